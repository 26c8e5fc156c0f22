import { accessAny } from '../rule';
import type { InfoTopic } from './topic';

export const ZX_INFO_CPU_STATS = 16;
export const ZX_INFO_KMEM_STATS = 17;
export const ZX_INFO_RESOURCE = 18;
export const ZX_INFO_BTI = 20;
export const ZX_INFO_MSI = 28;
export const ZX_INFO_GUEST_STATS = 29;
export const ZX_INFO_KMEM_STATS_EXTENDED = 31;
export const ZX_INFO_VCPU = 32;

/** The machine and its devices: told of objects that the simulator has not, so to nobody. */
export const machineTopics = {
  [ZX_INFO_CPU_STATS]: topicAbout('resource', 'ZX_INFO_CPU_STATS'),
  [ZX_INFO_KMEM_STATS]: topicAbout('resource', 'ZX_INFO_KMEM_STATS'),
  [ZX_INFO_RESOURCE]: topicAbout('resource', 'ZX_INFO_RESOURCE'),
  [ZX_INFO_BTI]: topicAbout('bti', 'ZX_INFO_BTI'),
  [ZX_INFO_MSI]: topicAbout('msi', 'ZX_INFO_MSI'),
  [ZX_INFO_GUEST_STATS]: topicAbout('resource', 'ZX_INFO_GUEST_STATS'),
  [ZX_INFO_KMEM_STATS_EXTENDED]: topicAbout('resource', 'ZX_INFO_KMEM_STATS_EXTENDED'),
  [ZX_INFO_VCPU]: topicAbout('vcpu', 'ZX_INFO_VCPU'),
};

function topicAbout(about: string, name: string): InfoTopic<undefined> {
  return { name, access: accessAny('handle'), record: undefined, isList: false, about };
}

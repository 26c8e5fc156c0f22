/** Syscalls that are not there, for one reason. */
export interface Absent {
  readonly syscalls: readonly string[];
  readonly why: string;
}

/** Zircon's syscalls of mid-2023 that are not in the table. */
export const absent: readonly Absent[] = [
  {
    syscalls: ['zx_process_create_shared'],
    why: 'Address spaces are not shared between processes.',
  },
  {
    syscalls: ['zx_ticks_get', 'zx_ticks_per_second'],
    why: 'A tick is a nanosecond of the monotonic clock.',
  },
  {
    syscalls: ['zx_vmo_create_contiguous', 'zx_vmo_create_physical', 'zx_cache_flush'],
    why: 'Memory has no physical addresses and no caches.',
  },
  {
    syscalls: [
      'zx_pager_create',
      'zx_pager_create_vmo',
      'zx_pager_detach_vmo',
      'zx_pager_supply_pages',
      'zx_pager_op_range',
      'zx_pager_query_dirty_ranges',
      'zx_pager_query_vmo_stats',
    ],
    why: 'Page faults are the host’s: the kernel does not see them.',
  },
  {
    syscalls: [
      'zx_system_get_dcache_line_size',
      'zx_system_get_features',
      'zx_system_get_event',
      'zx_system_get_performance_info',
      'zx_system_set_performance_info',
      'zx_system_mexec',
      'zx_system_mexec_payload_get',
      'zx_system_powerctl',
      'zx_cprng_add_entropy',
      'zx_profile_create',
      'zx_object_set_profile',
    ],
    why: 'There is no machine behind the kernel that these could describe, schedule or switch off.',
  },
  {
    syscalls: [
      'zx_resource_create',
      'zx_bti_create',
      'zx_bti_pin',
      'zx_bti_release_quarantine',
      'zx_pmt_unpin',
      'zx_iommu_create',
      'zx_interrupt_create',
      'zx_interrupt_bind',
      'zx_interrupt_wait',
      'zx_interrupt_ack',
      'zx_interrupt_trigger',
      'zx_interrupt_destroy',
      'zx_msi_allocate',
      'zx_msi_create',
      'zx_pci_add_subtract_io_range',
      'zx_pci_cfg_pio_rw',
      'zx_pci_config_read',
      'zx_pci_config_write',
      'zx_pci_enable_bus_master',
      'zx_pci_get_bar',
      'zx_pci_get_nth_device',
      'zx_pci_init',
      'zx_pci_map_interrupt',
      'zx_pci_query_irq_mode',
      'zx_pci_reset_device',
      'zx_pci_set_irq_mode',
      'zx_pc_firmware_tables',
      'zx_ioports_request',
      'zx_ioports_release',
      'zx_smc_call',
      'zx_framebuffer_get_info',
      'zx_framebuffer_set_range',
    ],
    why: 'There are no devices, and no resources that would stand for them.',
  },
  {
    syscalls: [
      'zx_guest_create',
      'zx_guest_set_trap',
      'zx_vcpu_create',
      'zx_vcpu_enter',
      'zx_vcpu_kick',
      'zx_vcpu_interrupt',
      'zx_vcpu_read_state',
      'zx_vcpu_write_state',
      'zx_restricted_enter',
      'zx_restricted_bind_state',
      'zx_restricted_unbind_state',
    ],
    why: 'There is no processor that the kernel could hand over.',
  },
  {
    syscalls: [
      'zx_ktrace_control',
      'zx_ktrace_read',
      'zx_ktrace_write',
      'zx_mtrace_control',
      'zx_debug_read',
      'zx_debug_write',
      'zx_debug_send_command',
    ],
    why: 'There is no serial console and no trace buffer; `observe` tells of every syscall.',
  },
];

import { ZX_OBJ_TYPE_VMO, ZX_VMO_ZERO_CHILDREN } from '../../kernel/abi';
import type { ModelBytes } from './model-bytes';
import { ModelObject, type ModelWorld } from './model-object';

/** The bytes that a VMO shows: all of a store, or for a slice (and its references) a window of one. */
export interface ModelView {
  readonly bytes: ModelBytes;
  readonly start: number;
  /** The length of a slice; otherwise the view is as long as its store. */
  readonly window: number | undefined;
  /** Where it begins in the oldest ancestor that its bytes were copied from. */
  readonly offsetInRoot: bigint;
}

export type ModelChildKind = 'snapshot' | 'slice' | 'reference';

interface Parts {
  readonly view: ModelView;
  /** Shared by references. */
  readonly content: { size: number };
  readonly name: string;
  readonly isResizable: boolean;
  readonly isDiscardable?: boolean;
  readonly isImmutable?: boolean;
  readonly kind?: ModelChildKind;
}

export class ModelVmo extends ModelObject {
  override readonly type = ZX_OBJ_TYPE_VMO;
  override signals = ZX_VMO_ZERO_CHILDREN;
  readonly view: ModelView;
  readonly content: { size: number };
  readonly isResizable: boolean;
  readonly isDiscardable: boolean;
  readonly isImmutable: boolean;
  readonly kind: ModelChildKind | undefined;
  readonly children = new Set<ModelVmo>();
  name: string;
  parent: ModelVmo | undefined;
  locks = 0;

  constructor(world: ModelWorld, parts: Parts, parent?: ModelVmo) {
    super(world);
    this.view = parts.view;
    this.content = parts.content;
    this.name = parts.name;
    this.isResizable = parts.isResizable;
    this.isDiscardable = parts.isDiscardable ?? false;
    this.isImmutable = parts.isImmutable ?? false;
    this.kind = parts.kind;
    this.parent = parent;
    this.view.bytes.users++;
    parent?.adopt([this]);
  }

  get size(): number {
    return this.view.window ?? this.view.bytes.size;
  }

  get isSlice(): boolean {
    return this.view.window !== undefined;
  }

  read(offset: number, length: number): Uint8Array {
    return this.view.bytes.read(this.view.start + offset, length);
  }

  write(offset: number, data: Uint8Array): void {
    this.view.bytes.write(this.view.start + offset, data);
  }

  zero(from: number, to: number): void {
    this.view.bytes.zero(this.view.start + from, this.view.start + to);
  }

  setContentSize(size: number): void {
    if (size < this.size) this.zero(size, this.size);
    this.content.size = size;
  }

  override lastHandleClosed(): void {
    const { parent } = this;
    for (const child of this.children) child.parent = parent;
    parent?.adopt(this.children);
    parent?.lose(this);
    this.view.bytes.unuse();
  }

  private adopt(children: Iterable<ModelVmo>): void {
    for (const child of children) this.children.add(child);
    if (this.children.size > 0) this.change(ZX_VMO_ZERO_CHILDREN, 0);
  }

  private lose(child: ModelVmo): void {
    this.children.delete(child);
    if (this.children.size === 0) this.change(0, ZX_VMO_ZERO_CHILDREN);
  }
}

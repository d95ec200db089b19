/** A set that forgets its oldest member when it is full: what strangers fill stays small. */
export class BoundedSet<T> {
  readonly #capacity: number;
  readonly #members = new Set<T>();

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get size(): number {
    return this.#members.size;
  }

  has(member: T): boolean {
    return this.#members.has(member);
  }

  add(member: T): void {
    this.#members.add(member);
    if (this.#members.size <= this.#capacity) return;
    for (const oldest of this.#members) {
      this.#members.delete(oldest);
      return;
    }
  }
}

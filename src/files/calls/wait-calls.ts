/** poll and select. Nothing could happen while they waited, so they only report what is ready. */

import { Errno, fail } from "../errno.js";
import { answering, type Address, type CallHost, type SystemCall } from "./call-host.js";

const Poll = { IN: 1, OUT: 4, NVAL: 32 } as const;
const POLLFD_SIZE = 8;
const BITS = 32;

export function waitCalls(host: CallHost): Record<string, SystemCall> {
  return {
    __syscall_poll: answering((entries: Address, count: number): number => {
      const { view } = host.memory;
      let ready = 0;
      for (let i = 0; i < count; i++) {
        const at = entries + i * POLLFD_SIZE;
        const descriptor = view.getInt32(at, true);
        const wanted = view.getInt16(at + 4, true);
        const state = descriptor < 0 ? undefined : host.descriptors.find(descriptor)?.handle.ready();
        const found =
          state === undefined
            ? descriptor < 0
              ? 0 // an entry to ignore
              : Poll.NVAL
            : wanted & ((state.read ? Poll.IN : 0) | (state.write ? Poll.OUT : 0));
        view.setInt16(at + 6, found, true);
        if (found !== 0) ready++;
      }
      return ready;
    }),

    __syscall__newselect: answering(
      (count: number, reading: Address, writing: Address, exceptions: Address): number => {
        const { view } = host.memory;
        if (count < 0) fail(Errno.EINVAL);
        let ready = 0;
        const wordOf = (set: Address, descriptor: number): Address => set + Math.floor(descriptor / BITS) * 4;
        const has = (set: Address, descriptor: number): boolean =>
          set !== 0 && (view.getInt32(wordOf(set, descriptor), true) & (1 << (descriptor % BITS))) !== 0;
        const keep = (set: Address, descriptor: number, isReady: boolean): void => {
          if (!has(set, descriptor)) return;
          const word = wordOf(set, descriptor);
          if (isReady) ready++;
          else view.setInt32(word, view.getInt32(word, true) & ~(1 << (descriptor % BITS)), true);
        };
        const sets = [reading, writing, exceptions];
        for (let descriptor = 0; descriptor < count; descriptor++) {
          if (!sets.some((set) => has(set, descriptor))) continue;
          const { read, write } = host.descriptors.get(descriptor).handle.ready();
          keep(reading, descriptor, read);
          keep(writing, descriptor, write);
          keep(exceptions, descriptor, false);
        }
        return ready;
      },
    ),
  };
}

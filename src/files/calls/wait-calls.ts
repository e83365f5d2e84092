/** poll and select. Nothing could happen while they waited, so they only report what is ready. */

import { Errno, fail } from "../errno.js";
import { NFDBITS, POLLIN, POLLNVAL, POLLOUT } from "../generated/constants.js";
import { pollfd } from "../generated/structs.js";
import { answering, type Address, type CallHost, type SystemCall } from "./call-host.js";

export function waitCalls(host: CallHost): Record<string, SystemCall> {
  return {
    __syscall_poll: answering((entries: Address, count: number): number => {
      const { view } = host.memory;
      let ready = 0;
      for (let i = 0; i < count; i++) {
        const at = entries + i * pollfd.sizeof;
        const descriptor = view.getInt32(at + pollfd.fd, true);
        const wanted = view.getInt16(at + pollfd.events, true);
        const state = descriptor < 0 ? undefined : host.descriptors.find(descriptor)?.handle.ready();
        const found =
          state === undefined
            ? descriptor < 0
              ? 0 // an entry to ignore
              : POLLNVAL
            : wanted & ((state.read ? POLLIN : 0) | (state.write ? POLLOUT : 0));
        view.setInt16(at + pollfd.revents, found, true);
        if (found !== 0) ready++;
      }
      return ready;
    }),

    __syscall__newselect: answering(
      (count: number, reading: Address, writing: Address, exceptions: Address): number => {
        const { view } = host.memory;
        if (count < 0) fail(Errno.EINVAL);
        let ready = 0;
        const wordOf = (set: Address, descriptor: number): Address =>
          set + Math.floor(descriptor / NFDBITS) * 4;
        const has = (set: Address, descriptor: number): boolean =>
          set !== 0 && (view.getInt32(wordOf(set, descriptor), true) & (1 << (descriptor % NFDBITS))) !== 0;
        const keep = (set: Address, descriptor: number, isReady: boolean): void => {
          if (!has(set, descriptor)) return;
          const word = wordOf(set, descriptor);
          if (isReady) ready++;
          else view.setInt32(word, view.getInt32(word, true) & ~(1 << (descriptor % NFDBITS)), true);
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

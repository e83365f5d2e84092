/** A case failed for a subject: an unexpected result, an error of the program, or a process that ended. */
export class CaseFailed extends Error {
  name = "CaseFailed";
}

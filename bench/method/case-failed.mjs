/** A case failed for a subject: a result that is not the known one, an error of the program, a process that ended. */
export class CaseFailed extends Error {
  name = "CaseFailed";
}

package procurator.dial;

/**
 * What a resolver is at, and has counted, at one moment.
 *
 * @param underWay look-ups on a thread now
 * @param waiting those that wait for one
 * @param refused those for which there was no room, ever
 * @param fromCache answers that nobody had to be asked for, ever
 */
public record LookUpCounts(int underWay, int waiting, long refused, long fromCache) {}

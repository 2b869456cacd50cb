package procurator.net;

/**
 * What the kernel still holds of the bytes written to a connection.
 *
 * @param acknowledged how many bytes the other side's system has acknowledged, ever
 * @param isEmpty whether that is all of them, FIN included
 * @param atClosedWindow whether none is under way, since the other side's system answers but has no room for more
 */
public record SendQueue(long acknowledged, boolean isEmpty, boolean atClosedWindow) {}

package procurator.net;

/**
 * What the kernel still holds of the bytes written to a connection.
 *
 * @param acknowledged how many bytes the other side's system has acknowledged, ever
 * @param isEmpty whether that is all of them, FIN included
 * @param atClosedWindow whether the other side's system has said that it has no room for more
 */
public record SendQueue(long acknowledged, boolean isEmpty, boolean atClosedWindow) {}

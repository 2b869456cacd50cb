package procurator.local.http;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import procurator.http.Head;

/**
 * Fields that are of one connection, and not of the message: none of them goes on, nor does what Connection names.
 *
 * @see "RFC 9110, section 7.6.1"
 */
final class HopByHop {
    static final String CONNECTION = "Connection";
    static final String UPGRADE = "Upgrade";

    private static final Set<String> FIELDS = Set.of(
            "connection",
            "keep-alive",
            "proxy-connection",
            "proxy-authenticate",
            "proxy-authentication-info",
            "proxy-authorization",
            "te",
            "upgrade");

    /** What says where a body ends and whom it is for goes on, whoever names it: else the next reads another message. */
    private static final Set<String> OF_THE_MESSAGE = Set.of("content-length", "transfer-encoding", "host");

    private HopByHop() {}

    /** The fields that go on. */
    static List<Head.Line> without(Head head) {
        Set<String> dropped = new HashSet<>(head.members(CONNECTION).toList());
        dropped.removeAll(OF_THE_MESSAGE);
        dropped.addAll(FIELDS);
        List<Head.Line> rest = new ArrayList<>(head.fields());
        rest.removeIf(field -> dropped.contains(field.name().toLowerCase(Locale.ROOT)));
        return rest;
    }

    /** Adds those of a connection that goes over to another protocol, if that head asks for one. */
    static void addUpgrade(Head head, List<Head.Line> to) {
        head.all(UPGRADE).forEach(protocol -> to.add(new Head.Line(UPGRADE, protocol)));
        to.add(new Head.Line(CONNECTION, UPGRADE));
    }

    /** Whether it asks for another protocol; not for HTTP/2, which each connection would have to agree about (h2c). */
    static boolean isUpgrade(Head head) {
        return head.has(UPGRADE)
                && head.members(UPGRADE).noneMatch("h2c"::equals)
                && head.members(CONNECTION).anyMatch("upgrade"::equals);
    }

    static void addClose(List<Head.Line> to) {
        to.add(new Head.Line(CONNECTION, "close"));
    }

    /** Whether it is the last on its connection. */
    static boolean isLast(Head head, int minor) {
        return minor == 0 || head.members(CONNECTION).anyMatch("close"::equals);
    }
}

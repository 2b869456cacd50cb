package procurator.socks;

import org.jspecify.annotations.Nullable;

/** What a client may ask for (RFC 1928, section 4). */
public enum SocksCommand {
    CONNECT,
    BIND,
    UDP_ASSOCIATE;

    /** The command of a CMD byte: 1, 2, 3 in this order, {@code null} for every other. */
    static @Nullable SocksCommand of(int code) {
        return switch (code) {
            case 1 -> CONNECT;
            case 2 -> BIND;
            case 3 -> UDP_ASSOCIATE;
            default -> null;
        };
    }
}

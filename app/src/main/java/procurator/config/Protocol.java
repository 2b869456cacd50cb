package procurator.config;

import org.jspecify.annotations.Nullable;

/** What a port of local may serve: {@code protocol} in locals[] and at the top, {@code --protocol} of shadowsocks-rust. */
public enum Protocol {
    /** All of SOCKS, and HTTP. */
    SOCKS,
    /** HTTP alone. */
    HTTP,
    TUNNEL;

    /** What errors expect. */
    public static final String KNOWN = "socks, http or tunnel";

    /**
     * The protocol of a name, {@code null} where it says nothing.
     *
     * @throws IllegalArgumentException if it is none that is served
     */
    public static @Nullable Protocol parse(String name) {
        return switch (name) {
            case "socks" -> SOCKS;
            case "http" -> HTTP;
            case "tunnel" -> TUNNEL;
            case "", "origin" -> null; // ShadowsocksR means by origin what Shadowsocks always was
            default -> throw Parse.wrong(name, KNOWN + "; " + Parse.shown(name) + " is not supported");
        };
    }
}

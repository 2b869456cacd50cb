package procurator.socks;

/** The authentication methods we know, and how the server says which one it selects (RFC 1928, section 3). */
public enum AuthMethod {
    NO_AUTHENTICATION(0x00),
    USERNAME_PASSWORD(0x02),
    /** None of those offered: the client must close the connection. */
    NONE_ACCEPTABLE(0xff);

    private final int code;

    AuthMethod(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    /**
     * The server's answer to a {@link Greeting}.
     *
     * <pre>| VER = 5 | METHOD |</pre>
     */
    public byte[] selection() {
        return new byte[] {Greeting.VERSION, (byte) code};
    }
}

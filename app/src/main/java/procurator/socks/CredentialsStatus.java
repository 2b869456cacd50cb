package procurator.socks;

/** The server's answer to {@link Credentials}. */
public enum CredentialsStatus {
    SUCCESS(0),
    /** The server must close the connection after it. */
    FAILURE(1);

    private final int code;

    CredentialsStatus(int code) {
        this.code = code;
    }

    /**
     * The answer on the wire.
     *
     * <pre>| VER = 1 | STATUS |</pre>
     *
     * @see "RFC 1929, section 2"
     */
    public byte[] bytes() {
        return new byte[] {Credentials.VERSION, (byte) code};
    }
}

package procurator.socks;

import procurator.wire.ProtocolException;

/** A client broke SOCKS, and this is what it is to hear before the connection is closed. */
public final class SocksException extends ProtocolException {
    private static final byte[] NOTHING = {};

    private final byte[] answer;

    private SocksException(String message, byte[] answer) {
        super(message);
        this.answer = answer;
    }

    /** Whoever this is does not speak SOCKS, and would not understand an answer. */
    static SocksException unanswered(String message) {
        return new SocksException(message, NOTHING);
    }

    static SocksException answered(AuthMethod selection, String message) {
        return new SocksException(message, selection.selection());
    }

    static SocksException answered(CredentialsStatus status, String message) {
        return new SocksException(message, status.bytes());
    }

    static SocksException answered(Reply reply, String message) {
        return new SocksException(message, reply.bytes());
    }

    static SocksException answered(Socks4Reply reply, String message) {
        return new SocksException(message, reply.bytes());
    }

    /** The bytes to send before closing, maybe none. */
    public byte[] answer() {
        return answer.clone();
    }
}

package procurator.wire;

import java.io.IOException;

/** A peer sent bytes its protocol forbids; the stream they came on cannot be resynchronised. */
public class ProtocolException extends IOException {
    public ProtocolException(String message) {
        super(message);
    }

    /** No stack trace: a hostile peer may cause millions of these, and the message says which rule was broken. */
    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}

package procurator.http;

import procurator.wire.ProtocolException;

/** A message that is not HTTP as we take it, and the status that says so. */
public final class HttpException extends ProtocolException {
    private final Status status;

    public HttpException(Status status, String message) {
        super(message);
        this.status = status;
    }

    static HttpException bad(String message) {
        return new HttpException(Status.BAD_REQUEST, message);
    }

    public Status status() {
        return status;
    }
}

package procurator.local.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import procurator.http.Status;
import procurator.relay.DialFailure;
import procurator.relay.Request;

/** What came of a dial, as a status and a page. What is dialled is the server, so that is what the page is about. */
final class HttpReplies implements Request.Replies {
    private static final Page UNANSWERED = Page.of(
            Status.BAD_GATEWAY,
            "The Shadowsocks server ended the connection without an answer: it could not reach the host of this URL, or"
                    + " does not let its users go there, or that host said nothing, or broke off before it had said what"
                    + " comes. The logs of procurator, here and there, say more.");

    static final HttpReplies TO_CONNECT =
            new HttpReplies("HTTP/1.1 200 Connection established\r\n\r\n".getBytes(US_ASCII), new byte[0]);

    /** To a request for a URL, where the first answer is that of its server. */
    static final HttpReplies TO_REQUEST =
            new HttpReplies(new byte[0], UNANSWERED.last().bytes());

    private final byte[] reached;
    private final byte[] unanswered;

    private HttpReplies(byte[] reached, byte[] unanswered) {
        this.reached = reached;
        this.unanswered = unanswered;
    }

    @Override
    public byte[] reached() {
        return reached;
    }

    @Override
    public byte[] unanswered() {
        return unanswered;
    }

    @Override
    public byte[] failed(DialFailure why) {
        return Page.of(status(why), words(why)).last().bytes();
    }

    private static Status status(DialFailure why) {
        return switch (why) {
            case TIMED_OUT, NAME_TIMED_OUT -> Status.GATEWAY_TIMEOUT;
            case NOT_ALLOWED -> Status.FORBIDDEN;
            case TOO_MANY_NAMES, OUT_OF_DESCRIPTORS -> Status.SERVICE_UNAVAILABLE;
            case REFUSED,
                    HOST_UNREACHABLE,
                    NETWORK_UNREACHABLE,
                    NOT_PERMITTED,
                    NO_LOCAL_ADDRESS,
                    NAME_NOT_FOUND,
                    OTHER -> Status.BAD_GATEWAY;
        };
    }

    private static String words(DialFailure why) {
        String server = "The Shadowsocks server cannot be reached: ";
        return switch (why) {
            case REFUSED -> server + "it refused the connection. Whoever runs it should see whether it is up.";
            case HOST_UNREACHABLE, NETWORK_UNREACHABLE -> server + "there is no way to it. Is this machine online?";
            case TIMED_OUT -> server + "it does not answer. Is this machine online, and the server up?";
            case NAME_NOT_FOUND ->
                server + "its name was not found. Is it spelled right in procurator's configuration?";
            case NAME_TIMED_OUT -> server + "no name server answers. Is this machine online?";
            case NOT_ALLOWED -> "This target is not allowed here.";
            case NOT_PERMITTED -> server + "a firewall of the machine that procurator runs on is in the way.";
            case TOO_MANY_NAMES, OUT_OF_DESCRIPTORS -> "procurator has more to do than it can. Try again in a while.";
            case NO_LOCAL_ADDRESS, OTHER -> server + "procurator's log says more.";
        };
    }
}

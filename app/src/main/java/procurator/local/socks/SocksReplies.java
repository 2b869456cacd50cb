package procurator.local.socks;

import procurator.relay.DialFailure;
import procurator.relay.Request;
import procurator.socks.Reply;

/** What came of a dial, in the words of RFC 1928, section 6. */
final class SocksReplies implements Request.Replies {
    static final SocksReplies INSTANCE = new SocksReplies();

    private static final byte[] SUCCEEDED = Reply.SUCCEEDED.bytes();

    private SocksReplies() {}

    @Override
    public byte[] reached() {
        return SUCCEEDED;
    }

    @Override
    public byte[] failed(DialFailure why) {
        return reply(why).bytes();
    }

    private static Reply reply(DialFailure why) {
        return switch (why) {
            case REFUSED -> Reply.CONNECTION_REFUSED;
            case HOST_UNREACHABLE, NAME_NOT_FOUND, NAME_TIMED_OUT -> Reply.HOST_UNREACHABLE;
            case NETWORK_UNREACHABLE -> Reply.NETWORK_UNREACHABLE;
            case TIMED_OUT -> Reply.TTL_EXPIRED;
            case NOT_ALLOWED -> Reply.NOT_ALLOWED;
            case NOT_PERMITTED, NO_LOCAL_ADDRESS, TOO_MANY_NAMES, OUT_OF_DESCRIPTORS, OTHER -> Reply.GENERAL_FAILURE;
        };
    }
}

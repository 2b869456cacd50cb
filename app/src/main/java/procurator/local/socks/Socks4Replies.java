package procurator.local.socks;

import procurator.relay.DialFailure;
import procurator.relay.Request;
import procurator.socks.Socks4Reply;

/** What came of a dial, in the two words that SOCKS4 has for it. */
final class Socks4Replies implements Request.Replies {
    static final Socks4Replies INSTANCE = new Socks4Replies();

    private static final byte[] GRANTED = Socks4Reply.GRANTED.bytes();

    private Socks4Replies() {}

    @Override
    public byte[] reached() {
        return GRANTED;
    }

    @Override
    public byte[] failed(DialFailure why) {
        return Socks4Reply.REJECTED.bytes();
    }
}

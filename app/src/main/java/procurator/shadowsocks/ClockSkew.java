package procurator.shadowsocks;

import procurator.wire.ProtocolException;

/** An answer that is sealed with our key, but stamped more than 30 s off our clock (SIP022). */
public final class ClockSkew extends ProtocolException {
    ClockSkew(long seconds) {
        super("the answer is stamped " + Stamp.off(seconds) + " our clock (expected: at most 30 s)");
    }
}

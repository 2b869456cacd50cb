package procurator.shadowsocks;

import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/** One association of the 2022 edition at the server half: a session of the client's, and one of ours for the answers. */
final class Sip022ServerSession implements ServerSession {
    private final Sip022Sessions known;
    final Sip022Sessions.Key of;
    final SecretKey key;
    final SlidingWindow window;
    final Spans spans;
    final SessionSealer answers;

    /**
     * A session that was not known.
     *
     * @param known where it may be kept
     * @param of the client's session
     * @param key of its packets
     * @param window of its packets
     * @param spans of their stamps
     */
    Sip022ServerSession(
            Sip022Sessions known,
            Sip022Sessions.Key of,
            SecretKey key,
            SlidingWindow window,
            Spans spans,
            SessionSealer answers) {
        this.known = known;
        this.of = of;
        this.key = key;
        this.window = window;
        this.spans = spans;
        this.answers = answers;
    }

    @Override
    public boolean roams() {
        return true;
    }

    @Override
    public void keep() {
        known.keep(this);
    }

    @Override
    public void forget() {
        known.forget(this);
    }

    @Override
    public int sealedSize(int length) {
        return answers.sealedSize(length);
    }

    @Override
    public int seal(byte[] addressed, int offset, int length, byte[] out, int outOffset) {
        return answers.seal(of.session(), addressed, offset, length, out, outOffset);
    }

    @Override
    public @Nullable String user() {
        return of.user().name();
    }
}

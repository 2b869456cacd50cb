package procurator.relay;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import procurator.loop.Budget;
import procurator.loop.EventLoop;
import procurator.loop.Scratch;
import procurator.net.StreamSocket;
import procurator.wire.Decoder;
import procurator.wire.ProtocolException;

/** What comes in at one end: read into the loop's scratch, decoded, and handed to the partner in the same breath. */
final class Inflow {
    private final End end;
    private final EventLoop loop;
    private final StreamSocket socket;
    private final Kept kept;
    private int readSize = Budget.READ;
    private boolean ended;
    private boolean failed;

    /** What is kept is of another stream than the decoder's. */
    private boolean halted;

    /** How the bytes stand on the wire, {@code null} for as they are. */
    private @Nullable Decoder decoder;

    Inflow(End end, EventLoop loop, StreamSocket socket) {
        this.end = end;
        this.loop = loop;
        this.socket = socket;
        this.kept = new Kept(loop);
    }

    boolean hasEnded() {
        return ended;
    }

    /**
     * Reads once, for a stage.
     *
     * @return what was kept and what came, or {@code null} at FIN
     * @throws ProtocolException if no stage took anything of a whole scratch array: no message is that long
     */
    @Nullable
    ByteBuffer receive() throws IOException {
        Scratch scratch = loop.scratch();
        int before = kept.length();
        if (before == scratch.in.length) {
            throw new ProtocolException("a message of more than " + before + " bytes");
        }
        kept.copyTo(scratch.in);
        int asked = Math.min(granted(Budget.READ, 0), scratch.in.length - before);
        int n = asked == 0 ? 0 : socket.read(scratch.in, before, asked);
        if (n < 0) {
            ended = true;
            return null;
        }
        return scratch.view.limit(before + n).position(0);
    }

    void keep(ByteBuffer rest) {
        kept.replace(rest);
    }

    boolean hasKept() {
        return kept.length() > 0;
    }

    /** What is kept, in the scratch. */
    ByteBuffer kept() {
        Scratch scratch = loop.scratch();
        kept.copyTo(scratch.in);
        return scratch.view.limit(kept.length()).position(0);
    }

    /** Whether it is not to be read for now, since what is here already is for later. */
    boolean isHalted() {
        return halted;
    }

    /** From here on it stands on the wire as that decoder reads it. */
    void speaks(@Nullable Decoder by) {
        decoder = by;
        halted = false;
    }

    @Nullable
    Decoder decoder() {
        return decoder;
    }

    /** The decoder may take more than it did. */
    void resume() throws IOException {
        if (halted && decoder != null && !decoder.isOver()) {
            halted = false;
            passKept();
            end.reading(!end.partner().out().isStalled());
        }
    }

    /** Whether nothing of a frame is here, and more may come. */
    boolean isBetweenFrames() {
        return !ended && !hasKept() && (decoder == null || decoder.atFrameEnd());
    }

    /** Whether a frame has come in part, and is one of the stream that is expected. */
    boolean hasBegunFrame() {
        return decoder != null && decoder.missing(kept.length()) > 0;
    }

    /** Reads once, and passes on what is whole. */
    void relay() throws IOException {
        if (loop.budget().isTight() && !end.partner().shortage().takesMore()) {
            end.reading(false);
            return;
        }
        Scratch scratch = loop.scratch();
        int before = kept.length();
        int missing = decoder == null ? 0 : decoder.missing(before);
        int asked = Math.min(granted(readSize, missing), Scratch.READ_MAX - before);
        if (asked == 0) {
            end.partner().shortage().tookMore(); // and need not be asked again when there is room
            return;
        }
        kept.reserve(asked == missing ? before + missing : 0);
        kept.copyTo(scratch.in);
        int n = readOrGone(scratch.in, before, asked);
        if (n < 0) {
            finish();
        } else if (n > 0) {
            end.out().landed();
            pass(before + n);
            adapt(n == asked);
        }
    }

    private int readOrGone(byte[] array, int offset, int length) throws IOException {
        try {
            return socket.read(array, offset, length);
        } catch (IOException e) {
            ended = true;
            throw e;
        }
    }

    /** How many bytes there is memory for; none is told once there is some. */
    private int granted(int wish, int missing) throws IOException {
        int granted = loop.budget().grant(wish, kept.length(), kept.held(), missing, end.mayReadAtLength());
        if (granted == 0) {
            end.shortage().await();
        }
        return granted;
    }

    /** Passes on what was kept while nobody was there to take it. */
    void passKept() throws IOException {
        int length = kept.length();
        if (length > 0) {
            kept.copyTo(loop.scratch().in);
            pass(length);
        }
    }

    private void pass(int length) throws IOException {
        Scratch scratch = loop.scratch();
        ByteBuffer view = scratch.view.limit(length).position(0);
        if (decoder == null) {
            keep(view.position(length));
            passOn(scratch.in, length, scratch.out);
            return;
        }
        int plain = decoded(decoder, view);
        if (plain > 0) {
            kept.nextFrame();
        }
        keep(view);
        if (hasKept() && decoder.isOver()) {
            halted = true;
            end.reading(false);
        }
        passOn(scratch.out, plain, scratch.in);
    }

    private int decoded(Decoder by, ByteBuffer view) throws IOException {
        try {
            return by.decode(view, loop.scratch().out, 0);
        } catch (ProtocolException e) {
            passOn(loop.scratch().out, by.decoded(), loop.scratch().in); // frames that came whole before the bad one
            throw e;
        }
    }

    private void passOn(byte[] plain, int length, byte[] spare) throws IOException {
        end.carried(length);
        if (length > 0) {
            end.partner().out().send(plain, 0, length, spare);
        }
    }

    /** Reads grow while they come back full and all is taken, and shrink when the partner cannot keep up. */
    private void adapt(boolean full) throws IOException {
        if (end.isClosed() || !end.isBound()) {
            return;
        }
        if (end.partner().out().isStalled()) {
            readSize = Math.max(Budget.READ, readSize / 2);
            end.reading(false);
        } else if (full) {
            readSize = Math.min(Scratch.READ_MAX, readSize * 2);
        }
    }

    /** The connection has told its error, when it was written to: what looks like FIN from now on is that error. */
    void failed() {
        failed = true;
    }

    /** FIN came in: it goes out on the other side, unless it cut a frame; so it does where RST came behind it. */
    private void finish() throws IOException {
        if (failed) {
            ended = true;
            end.broken();
            return;
        }
        boolean whole = decoder == null || (kept.length() == 0 && decoder.atFrameEnd());
        if (!end.isReplaced(whole ? Outcome.COMPLETE : Outcome.CUT, Request.NOTHING)) {
            ended = true;
            end.inputEnded(whole);
        }
    }

    /** Passes on the end of the input to a partner that was not there yet when it came. */
    void passEnd() throws IOException {
        if (ended) {
            end.partner().out().finish();
        }
    }

    /** Reads and drops what has come, so that closing sends FIN and not RST; bounded, since a peer may never stop. */
    void discard() throws IOException {
        byte[] in = loop.scratch().in;
        for (int reads = 0; reads < 16 && socket.read(in, 0, in.length) > 0; reads++) {
            // dropped
        }
    }

    /** For how long, in nanoseconds, it holds more of a frame in part than it may; negative if it does not. */
    long overdue() {
        return kept.overdue();
    }

    void clear() {
        kept.clear();
    }
}

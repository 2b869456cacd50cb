package procurator.relay;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import procurator.loop.Budget;
import procurator.loop.EventLoop;
import procurator.loop.Scratch;
import procurator.net.Readiness;
import procurator.net.StreamSocket;
import procurator.wire.Decoder;
import procurator.wire.Encoder;
import procurator.wire.ProtocolException;

/**
 * One socket of a tunnel and what belongs to it. Passes data, end of stream and back-pressure on to its partner, and
 * does not know which side it is.
 */
final class End implements Readiness {
    /** How long a frame may be under way, and an outbox not be emptied, before others may have their memory. */
    private static final long FRAME_NANOS = 500_000_000;

    private static final long OUTPUT_NANOS = 10_000_000_000L;

    private final Tunnel tunnel;
    private final EventLoop loop;
    private final Outbox outbox = new Outbox();
    private final Kept kept = new Kept();
    private final StreamSocket socket;
    private @Nullable End partner;
    private @Nullable Encoder encoder;
    private @Nullable Decoder decoder;
    private int readSize = Budget.READ;
    /** Of the frame that has begun, for which room is taken before it is here; 0 for none. */
    private int reserved;

    private long frameSince;
    private long outputSince;
    /** This socket is asked whether it takes more, since memory is short; and it has said that it does. */
    private boolean probed;

    private boolean takesMore;
    /** Not read for want of memory. */
    private boolean waits;

    private boolean reading = true;
    private boolean inputEnded;
    private boolean finishing;
    private boolean finished;
    /** Of a connection opened ahead, until it has shown that it is alive. */
    private @Nullable FirstFlight flight;
    /** The encoder's opening has still to go out, even if no payload comes. */
    private boolean openingDue;

    End(Tunnel tunnel, EventLoop loop, StreamSocket socket) {
        this.tunnel = tunnel;
        this.loop = loop;
        this.socket = socket;
    }

    /** Binds two ends for the rest of their lives. */
    static void bind(End left, End right) {
        left.partner = right;
        right.partner = left;
    }

    void speaks(@Nullable Encoder out, @Nullable Decoder in) {
        encoder = out;
        decoder = in;
    }

    /** The stream must be opened even if nobody sends a byte. */
    void owesOpening() {
        openingDue = encoder != null && encoder.opensWithNextBytes();
    }

    /** The connection was opened ahead, and has to show that it is alive. */
    void mayBeDead(Outbound.Ahead ahead) {
        if (!openingDue) {
            return; // plain bytes: nothing here could tell them from those of a stream that goes on
        }
        flight = new FirstFlight(tunnel, this, loop, socket, ahead);
    }

    /** The plain bytes to be sent on another connection if this one is broken; {@code null} if some may have arrived. */
    byte @Nullable [] again(byte[] unsent) {
        return flight == null ? null : flight.again(unsent);
    }

    /** The other side has some of the first bytes, so that this connection is here to stay. */
    void landed() throws IOException {
        boolean full = flight != null && flight.isFull();
        forgetFlight();
        if (full && partner != null) {
            partner.reading(!isStalled());
        }
    }

    private void forgetFlight() {
        if (flight != null) {
            flight.close();
            flight = null;
        }
    }

    /** Its stream has begun: whatever ends this process from now on, its peer sees RST unless the tunnel came to its end. */
    void begun() {
        socket.unfinished();
    }

    boolean isOpeningDue() {
        return openingDue;
    }

    InetSocketAddress remoteAddress() {
        return socket.remoteAddress();
    }

    InetSocketAddress localAddress() throws IOException {
        return socket.localAddress();
    }

    @Override
    public void ready(boolean readable, boolean writable) {
        if (writable) {
            tunnel.guard(this, this::flush);
        }
        if (readable && !tunnel.isClosed()) {
            tunnel.guard(this, this::read);
        }
    }

    private void read() throws IOException {
        tunnel.readable(this);
    }

    @Override
    public void broken() {
        tunnel.gone(this);
        tunnel.broken(this);
    }

    void reading(boolean wanted) throws IOException {
        reading = wanted && !inputEnded && !waits;
        socket.interest(reading, probed || !outbox.isEmpty());
    }

    boolean isStalled() {
        return !outbox.isEmpty() || (flight != null && flight.isFull());
    }

    boolean hasKept() {
        return kept.length() > 0;
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
            inputEnded = true;
            return null;
        }
        return scratch.view.limit(before + n).position(0);
    }

    void keep(ByteBuffer rest) {
        int before = kept.held();
        if (before == 0) {
            frameSince = loop.now();
        }
        kept.replace(rest, reserved, loop.spares());
        held(kept.held() - before);
    }

    private void held(int change) {
        if (change != 0) {
            loop.budget().change(change);
        }
    }

    /** Reads once, and passes on what is whole. */
    void relay() throws IOException {
        if (loop.budget().isTight() && !partnerTakesMore()) {
            return;
        }
        Scratch scratch = loop.scratch();
        int before = kept.length();
        int missing = decoder == null ? 0 : decoder.missing(before);
        int asked = Math.min(granted(readSize, missing), Scratch.READ_MAX - before);
        if (asked == 0) {
            partner().takesMore = true; // and need not be asked again when there is room
            return;
        }
        reserved = asked == missing ? before + missing : 0;
        kept.copyTo(scratch.in);
        int n = readOrGone(scratch.in, before, asked);
        if (n < 0) {
            endInput();
        } else if (n > 0) {
            tunnel.moved();
            landed();
            pass(before + n);
            adapt(n == asked);
        }
    }

    private int readOrGone(byte[] array, int offset, int length) throws IOException {
        try {
            return socket.read(array, offset, length);
        } catch (IOException e) {
            tunnel.gone(this);
            throw e;
        }
    }

    /** How many bytes there is memory for; none is told once there is some. */
    private int granted(int wish, int missing) throws IOException {
        int granted = loop.budget().grant(wish, kept.length(), kept.held(), missing, tunnel.mayReadAtLength());
        if (granted == 0) {
            waits = true;
            reading(false);
            tunnel.waitForRoom(this);
        }
        return granted;
    }

    /** There is room again. */
    void goOn() {
        waits = false;
        tunnel.guard(this, () -> {
            reading(partner == null || !partner.isStalled());
            if (reading) {
                read();
            }
        });
    }

    boolean isGone() {
        return tunnel.isClosed();
    }

    /** While memory is short, nothing is read before the partner's socket has said that it takes more. */
    private boolean partnerTakesMore() throws IOException {
        End to = partner();
        if (to.takesMore) {
            to.takesMore = false;
            return true;
        }
        reading(false);
        to.probed = true;
        to.reading(to.reading);
        return false;
    }

    /** For how long, in nanoseconds, it holds more of a frame in part than it may; negative if it does not. */
    long overdueFrame() {
        return kept.held() > Budget.SMALL ? loop.now() - frameSince - FRAME_NANOS : -1;
    }

    /** The same of an outbox. */
    long overdueOutput() {
        return outbox.held() > Budget.SMALL ? loop.now() - outputSince - OUTPUT_NANOS : -1;
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
            view.position(length);
            keep(view);
            tunnel.count(this, length);
            partner().send(scratch.in, 0, length, scratch.out);
            return;
        }
        int plain = decoder.decode(view, scratch.out, 0);
        if (plain > 0) {
            frameSince = loop.now();
            reserved = 0;
        }
        keep(view);
        if (plain > 0) {
            tunnel.count(this, plain);
            partner().send(scratch.out, 0, plain, scratch.in);
        }
    }

    /** Reads grow while they come back full and all is taken, and shrink when the partner cannot keep up. */
    private void adapt(boolean full) throws IOException {
        if (tunnel.isClosed()) {
            return;
        }
        if (partner != null && partner.isStalled()) {
            readSize = Math.max(Budget.READ, readSize / 2);
            reading(false);
        } else if (full) {
            readSize = Math.min(Scratch.READ_MAX, readSize * 2);
        }
    }

    /**
     * Sends plain bytes: encoded if this end encodes, at once as far as the socket takes them, the rest later.
     *
     * @param spare an array of the scratch that does not hold the bytes
     */
    void send(byte[] plain, int offset, int length, byte[] spare) throws IOException {
        if (encoder == null) {
            write(plain, offset, length);
            return;
        }
        int encoded = encoder.encode(plain, offset, length, spare, 0);
        try {
            write(spare, 0, encoded);
            openingDue = false;
            if (flight != null) {
                flight.sent(plain, offset, length);
            }
        } catch (IOException e) {
            if (!tunnel.replace(this, Arrays.copyOfRange(plain, offset, offset + length))) {
                throw e;
            }
        }
    }

    /** Sends what the encoder opens a stream with, alone. */
    void sendOpening() throws IOException {
        send(loop.scratch().in, 0, 0, loop.scratch().out);
    }

    private void write(byte[] bytes, int offset, int length) throws IOException {
        int taken = outbox.isEmpty() && length > 0 ? socket.write(bytes, offset, length) : 0;
        if (taken < length) {
            int before = outbox.held();
            if (before == 0) {
                outputSince = loop.now();
            }
            outbox.add(bytes, offset + taken, length - taken, loop.spares());
            held(outbox.held() - before);
            socket.interest(reading, true);
        }
    }

    private void flush() throws IOException {
        int before = outbox.held();
        if (before == 0) {
            if (probed) {
                afterOutbox();
            } else {
                socket.interest(reading, false);
            }
            return;
        }
        if (outbox.flush(socket, loop.spares()) > 0) {
            tunnel.moved();
        }
        if (outbox.isEmpty()) {
            held(-before);
            afterOutbox();
        }
    }

    /** Nothing waits here, and the socket takes more. */
    private void afterOutbox() throws IOException {
        takesMore |= probed;
        probed = false;
        socket.interest(reading, false);
        if (finishing) {
            finishNow();
        } else if (partner != null) {
            partner.reading(!isStalled());
        }
    }

    /** FIN came in: it goes out on the other side, unless it cut a frame. */
    private void endInput() throws IOException {
        if (tunnel.replace(this, new byte[0])) {
            return;
        }
        inputEnded = true;
        if (decoder != null && (hasKept() || !decoder.atFrameEnd())) {
            tunnel.reset(Outcome.CUT);
            return;
        }
        reading(false);
        tunnel.inputEnded(this);
        partner().finish();
    }

    /** Passes on the end of the input to a partner that was not there yet when it came. */
    void passEnd() throws IOException {
        if (inputEnded) {
            partner().finish();
        }
    }

    /** Sends FIN after what is still to go out. */
    void finish() throws IOException {
        if (openingDue) {
            sendOpening();
            if (openingDue) {
                return; // another connection took this one's place, and is told in its turn
            }
        }
        finishing = true;
        if (outbox.isEmpty()) {
            finishNow();
        }
    }

    private void finishNow() throws IOException {
        if (!finished) {
            finished = true;
            socket.shutdownOutput();
            tunnel.outputFinished();
        }
    }

    /** Both directions have ended, and all went out. */
    boolean isOver() {
        return inputEnded && finished;
    }

    private End partner() {
        if (partner == null) {
            throw new IllegalStateException("an end without a partner cannot relay");
        }
        return partner;
    }

    /** Reads and drops what has come, so that closing sends FIN and not RST; bounded, since a peer may never stop. */
    void discard() throws IOException {
        byte[] in = loop.scratch().in;
        for (int reads = 0; reads < 16 && socket.read(in, 0, in.length) > 0; reads++) {
            // dropped
        }
    }

    void close() {
        release();
        socket.close();
    }

    void reset() {
        release();
        socket.reset();
    }

    private void release() {
        forgetFlight();
        held(-outbox.held() - kept.held());
        outbox.clear(loop.spares());
        kept.clear(loop.spares());
    }
}

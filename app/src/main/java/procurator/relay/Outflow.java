package procurator.relay;

import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import procurator.loop.EventLoop;
import procurator.net.SendQueue;
import procurator.net.StreamSocket;
import procurator.wire.Encoder;

/** What goes out at one end: encoded, sent as far as the socket takes it, and the rest when it takes more. */
final class Outflow {
    private final End end;
    private final EventLoop loop;
    private final StreamSocket socket;
    private final Outbox outbox;
    private boolean finishing;
    private boolean finished;
    /** The connection takes no more: what is still sent here is dropped, and the partner read no further. */
    private boolean broken;

    /** What was acknowledged when that was last asked, -1 before. */
    private long taken = -1;
    /** The encoder's opening has still to go out, even if no payload comes. */
    private boolean openingDue;

    /** How the bytes are to stand on the wire, {@code null} for as they are. */
    @Nullable
    Encoder encoder;

    /** While another connection may take the place of this one. */
    @Nullable
    FirstFlight flight;

    Outflow(End end, EventLoop loop, StreamSocket socket) {
        this.end = end;
        this.loop = loop;
        this.socket = socket;
        this.outbox = new Outbox(loop);
    }

    /** The stream must be opened even if nobody sends a byte. */
    void owesOpening() {
        openingDue = encoder != null && encoder.opensWithNextBytes();
    }

    boolean isOpeningDue() {
        return openingDue;
    }

    /** Whether nothing waits. */
    boolean isEmpty() {
        return outbox.isEmpty();
    }

    /** Whether the partner is to be read no further for now. */
    boolean isStalled() {
        return broken || !outbox.isEmpty() || (flight != null && flight.isFull());
    }

    /** Whether all that was sent has gone out, and more may be. */
    boolean isQuiet() {
        return outbox.isEmpty() && !finishing && !finished && !broken && flight == null;
    }

    boolean isBroken() {
        return broken;
    }

    /** The connection has turned out to take no more. */
    void giveUp() {
        broken = true;
        finishing = false;
        openingDue = false;
        clear();
    }

    boolean isFinished() {
        return finished;
    }

    /** The other side has some of the first bytes. */
    void landed() throws IOException {
        if (flight != null) {
            flight.landed();
        }
    }

    /** No other connection takes the place of this one any more. */
    void forgetFlight() {
        if (flight != null) {
            flight.close();
        }
    }

    /**
     * Sends plain bytes: encoded if this end encodes, at once as far as the socket takes them, the rest later.
     *
     * @param spare an array of the scratch that does not hold the bytes
     */
    void send(byte[] plain, int offset, int length, byte[] spare) {
        if (broken) {
            return;
        }
        try {
            if (encoder == null) {
                write(plain, offset, length);
            } else {
                write(spare, 0, encoder.encode(plain, offset, length, spare, 0));
                openingDue = false;
            }
            if (flight != null) {
                flight.sent(plain, offset, length, spare);
            }
        } catch (IOException e) {
            if (flight == null || !end.isReplaced(Outcome.RESET, Arrays.copyOfRange(plain, offset, offset + length))) {
                end.failed(e); // here, and not at the end that what is sent comes from
            }
        }
    }

    /** Sends what the encoder opens a stream with, alone. */
    void sendOpening() {
        send(loop.scratch().in, 0, 0, loop.scratch().out);
    }

    private void write(byte[] bytes, int offset, int length) throws IOException {
        int taken = outbox.isEmpty() && length > 0 ? socket.write(bytes, offset, length) : 0;
        if (taken < length) {
            outbox.add(bytes, offset + taken, length - taken);
            end.interest();
        }
    }

    /** The socket takes more. */
    void flush() throws IOException {
        if (!outbox.isEmpty() && outbox.flush(socket) > 0) {
            end.carried(0);
        }
        if (outbox.isEmpty()) {
            end.tookAll();
            if (finishing) {
                finishNow();
            } else {
                end.resumePartner();
            }
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
        finishing = !broken;
        if (flight != null) {
            flight.finished();
        }
        if (finishing && outbox.isEmpty()) {
            finishNow();
        }
    }

    private void finishNow() throws IOException {
        if (!finished) {
            finished = true;
            socket.shutdownOutput();
            end.outputFinished();
        }
    }

    /** Asks the kernel, which a tunnel does now and then. A peer that has closed its window may pause. */
    Standing standing() {
        SendQueue queue = socket.sendQueue();
        if (queue == null) {
            return outbox.isEmpty() ? Standing.UNKNOWN : Standing.STALLED;
        }
        socket.enduresClosedWindow(queue.atClosedWindow());
        if (queue.isEmpty() && outbox.isEmpty()) {
            return Standing.DONE;
        }
        boolean moved = taken >= 0 && queue.acknowledged() != taken;
        taken = queue.acknowledged();
        return moved ? Standing.MOVED : Standing.STALLED;
    }

    /** Whether FIN has gone out, and the kernel may still hold what stands before it: it delivers that without us. */
    boolean isOnItsWay() {
        SendQueue queue = finished ? socket.sendQueue() : null;
        return finished && (queue == null || !queue.isEmpty());
    }

    /** For how long, in nanoseconds, it has held more than it may; negative if it does not. */
    long overdue() {
        return outbox.overdue();
    }

    void clear() {
        forgetFlight();
        outbox.clear();
    }
}

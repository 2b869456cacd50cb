package procurator.relay;

import java.io.IOException;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import procurator.net.Readiness;
import procurator.net.StreamSocket;
import procurator.wire.Decoder;
import procurator.wire.Encoder;

/**
 * One socket of a tunnel: what comes in on it goes out at its partner, and so do its end and the pressure that a slow
 * peer makes. Does not know which side it is.
 */
final class End implements Readiness {
    private final Tunnel tunnel;
    private final StreamSocket socket;
    private final Inflow in;
    private final Outflow out;
    private @Nullable End partner;
    private @Nullable Relaying relaying;
    private @Nullable Shortage shortage;
    private boolean reading = true;
    private boolean closed;

    End(Tunnel tunnel, StreamSocket socket) {
        this.tunnel = tunnel;
        this.socket = socket;
        this.in = new Inflow(this, tunnel.loop, socket);
        this.out = new Outflow(this, tunnel.loop, socket);
    }

    /** The other end of a tunnel, with its connection to the right. */
    static End of(Tunnel tunnel, Outbound route, Relaying within) {
        End end = new End(tunnel, route.socket());
        end.speaks(route.encoder(), route.decoder());
        end.out.owesOpening();
        end.begun();
        end.bind(tunnel.left, within);
        route.socket().handler(end);
        return end;
    }

    void speaks(@Nullable Encoder encoder, @Nullable Decoder decoder) {
        out.encoder = encoder;
        in.speaks(decoder);
    }

    /** Its stream has begun: whatever ends this process from now on, its peer sees RST unless the tunnel came to its end. */
    void begun() {
        socket.unfinished();
    }

    /** What it reads goes to that partner from now on. */
    void bind(End to, Relaying within) {
        partner = to;
        relaying = within;
    }

    /** There is no partner for a while. */
    void unbind() {
        partner = null;
        relaying = null;
    }

    Inflow in() {
        return in;
    }

    Outflow out() {
        return out;
    }

    boolean isBound() {
        return partner != null;
    }

    End partner() {
        if (partner == null) {
            throw new IllegalStateException("an end without a partner cannot relay");
        }
        return partner;
    }

    InetSocketAddress remoteAddress() {
        return socket.remoteAddress();
    }

    InetSocketAddress localAddress() throws IOException {
        return socket.localAddress();
    }

    // Readiness.

    @Override
    public void ready(boolean readable, boolean writable) {
        try {
            if (writable) {
                out.flush();
            }
            if (readable && !closed) {
                read();
            }
            passed();
        } catch (IOException | RuntimeException | Error e) {
            failed(e);
        }
    }

    private void read() throws IOException {
        if (partner == null) {
            tunnel.readable();
        } else {
            in.relay();
        }
    }

    /** What was to be passed on for now has been. */
    private void passed() throws IOException {
        if (relaying != null) {
            relaying.passed();
        }
    }

    @Override
    public void broken() {
        tunnel.broken(this, Outcome.RESET);
    }

    void failed(Throwable why) {
        in.failed();
        tunnel.failed(this, why);
    }

    void reading(boolean wanted) throws IOException {
        reading = wanted && !in.hasEnded() && !in.isHalted() && (shortage == null || !shortage.waits());
        interest();
    }

    /** Whether to be told that the socket can be read is as before; that it can be written, while there is a use for it. */
    void interest() throws IOException {
        socket.interest(reading, !out.isEmpty() || (shortage != null && shortage.isProbed()));
    }

    /** All went out here, and the socket takes more. */
    void tookAll() throws IOException {
        if (shortage != null) {
            shortage.probed();
        }
        interest();
    }

    /** What comes in at the partner can go out here again. */
    void resumePartner() throws IOException {
        if (partner != null) {
            partner.reading(!partner.partner().out.isStalled());
        }
    }

    /** There is room again. */
    void goOn() {
        tunnel.guard(this, () -> {
            reading(partner == null || !partner.out.isStalled());
            if (reading) {
                read();
            }
            passed();
        });
    }

    // Memory.

    boolean mayReadAtLength() {
        return tunnel.relay.waiting().isNext();
    }

    Shortage shortage() {
        if (shortage == null) {
            shortage = new Shortage(this, tunnel.relay.waiting());
        }
        return shortage;
    }

    // What a tunnel is told.

    void carried(int plain) throws IOException {
        if (relaying != null) {
            if (plain > 0 && partner().out().flight != null) {
                tunnel.progress().asks(); // more than before, of whoever answers
            }
            relaying.carried(this, plain);
        }
    }

    /**
     * It is over before an answer came on it.
     *
     * @param unsent plain bytes it did not take
     * @return whether another connection takes its place
     */
    boolean isReplaced(Outcome how, byte[] unsent) {
        return relaying != null && relaying.isReplaced(this, how, unsent);
    }

    /** Whether it is asked beside the right end. */
    boolean isRival() {
        return partner != null && partner.partner != this;
    }

    /** Whether its other side is known to have none of the bytes written. */
    boolean isUnacknowledged() {
        return socket.isUnacknowledged();
    }

    /** FIN came in; or what came before it was not whole. */
    void inputEnded(boolean whole) throws IOException {
        if (!whole) {
            tunnel.cut(this);
            return;
        }
        reading(false);
        if (relaying != null && !relaying.inputEnded(this)) {
            return;
        }
        partner().out.finish();
        if (out.isBroken()) {
            broken(); // what came from here is whole, and nobody takes what comes from there
        }
    }

    void outputFinished() {
        if (relaying != null) {
            relaying.outputFinished();
        }
    }

    // How it ends.

    /** Both directions have ended, and all went out. */
    boolean isOver() {
        return in.hasEnded() && out.isFinished();
    }

    boolean isClosed() {
        return closed;
    }

    /**
     * Ends with its tunnel.
     *
     * @param reset with RST, unless FIN has gone out already: what the kernel still holds of that stream is whole
     */
    void leave(boolean reset) {
        boolean whole = reset && !closed && out.isOnItsWay();
        if (whole) {
            try {
                in.discard();
            } catch (IOException _) {
                // then the kernel has nothing more to deliver
            }
        }
        end(reset && !whole);
    }

    /** Nothing is under way in either direction. */
    boolean isQuiet() {
        return in.isBetweenFrames() && out.isQuiet() && (shortage == null || !shortage.waits());
    }

    /** Leaves its connection, with how bytes stand on it, to whoever takes it over. */
    Outbound release(@Nullable Trial anew) {
        closed = true;
        out.clear();
        in.clear();
        return new Outbound(socket, out.encoder, in.decoder(), anew);
    }

    /** @param reset with RST, and not with FIN */
    void end(boolean reset) {
        if (closed) {
            return;
        }
        closed = true;
        out.clear();
        in.clear();
        if (reset) {
            socket.reset();
        } else {
            socket.close();
        }
    }
}

package procurator.local.upstream;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import procurator.local.balancer.Balancer;
import procurator.local.balancer.Transport;
import procurator.loop.EventLoop;
import procurator.loop.Timer;
import procurator.net.Readiness;
import procurator.net.StreamSocket;
import procurator.relay.Answer;
import procurator.relay.DialFailure;
import procurator.relay.Dialer;
import procurator.shadowsocks.Link;
import procurator.wire.Address;
import procurator.wire.ProtocolException;

/**
 * The first bytes of a request, asked of another server as well, to learn how soon it answers. What comes back is thrown
 * away, and the tunnel knows nothing of it. That no answer came counts only once the one in use has given one. Its timer
 * is the longest that an answer may take. Decision 034.
 */
final class Sample extends Timer implements Answer<StreamSocket>, Readiness {
    /** Of what is asked, in bytes: a ClientHello with keys of the latest fashion has 2 KiB. */
    private static final int LONGEST = 8 * 1024;

    /** Of a record of TLS. */
    private static final int HEADER = 5;

    /** Of an answer whose first byte is looked for: the longest frame there is, with what opens a stream. */
    private static final int ANSWER = 70 * 1024;

    private final EventLoop loop;
    private final Choice choice;
    private final Upstream upstream;
    private final Upstream inUse;
    private final Address target;
    private final byte[] plain;
    private Dialer.@Nullable Dial dial;
    private @Nullable StreamSocket socket;
    private @Nullable Link link;
    private byte[] in = new byte[0];
    private int kept;
    private long since;
    private boolean ended;
    private boolean failed;
    private long own;
    private long elsewhere;

    /**
     * Starts nothing yet.
     *
     * @param inUse which server the tunnel asks
     * @param plain what it has asked
     */
    Sample(EventLoop loop, Choice choice, Upstream upstream, Upstream inUse, Address target, byte[] plain) {
        this.loop = loop;
        this.choice = choice;
        this.upstream = upstream;
        this.inUse = inUse;
        this.target = target;
        this.plain = plain;
    }

    /** Whether what may be repeated is all there, so that there is an answer to it: one record of TLS, or a head of HTTP. */
    static boolean isOf(byte[] plain, int offset, int length) {
        if (length < HEADER || length > LONGEST) {
            return false;
        }
        int end = offset + length;
        return plain[offset] == ClientHello.HANDSHAKE
                ? length == HEADER + ((plain[offset + 3] & 0xff) << 8 | (plain[offset + 4] & 0xff))
                : plain[end - 4] == '\r' && plain[end - 3] == '\n' && plain[end - 2] == '\r' && plain[end - 1] == '\n';
    }

    void start() {
        since = loop.now();
        loop.budget().change(ANSWER);
        tell(balancer -> loop.set(this, balancer.config().maxServerRtt()));
        dial = upstream.connect(this);
    }

    @Override
    public void succeeded(StreamSocket connected) {
        dial = null;
        socket = connected;
        tell(balancer -> balancer.dialled(upstream.candidate(), loop.now() - since));
        try {
            ask(connected);
        } catch (IOException _) {
            end(true);
        }
    }

    private void ask(StreamSocket connected) throws IOException {
        Link opened = upstream.open(target);
        byte[] out = loop.scratch().out;
        int length = opened.encoder().encode(plain, 0, plain.length, out, 0);
        link = opened;
        in = new byte[ANSWER];
        since = loop.now();
        connected.handler(this);
        if (connected.write(out, 0, length) < length) {
            end(false); // so little buffer there is tells nothing of the server
        } else {
            connected.interest(true, false);
        }
    }

    @Override
    public void failed(DialFailure why) {
        dial = null;
        end(!HedgedDial.isOurs(why));
    }

    @Override
    public void ready(boolean readable, boolean writable) {
        try {
            read();
        } catch (IOException _) {
            end(true);
        }
    }

    private void read() throws IOException {
        if (socket == null || link == null) {
            return;
        }
        int taken = socket.read(in, kept, in.length - kept);
        if (taken < 0) {
            end(true);
            return;
        }
        kept += taken;
        try {
            ByteBuffer received = ByteBuffer.wrap(in, 0, kept);
            int decoded = link.decoder().decode(received, loop.scratch().out, 0);
            kept = received.compact().position();
            if (decoded > 0) {
                own = Math.max(1, loop.now() - since);
                end(false);
            }
        } catch (ProtocolException _) {
            end(true);
        }
    }

    @Override
    protected void expired() {
        if (dial != null) {
            dial.cancel();
        }
        end(true);
    }

    private void end(boolean inVain) {
        if (!ended) {
            ended = true;
            failed = inVain;
            loop.cancel(this);
            loop.budget().change(-ANSWER);
            in = new byte[0];
            if (socket != null) {
                socket.close();
            }
            if (own > 0) {
                tell(balancer -> balancer.answered(Transport.TCP, upstream.candidate(), own, loop.now()));
            }
            judge();
        }
    }

    /** The tunnel was answered by the server it went to. */
    void answeredElsewhere(long nanos) {
        elsewhere = Math.max(1, nanos);
        judge();
    }

    private void tell(Consumer<Balancer> what) {
        Balancer balancer = choice.balancer();
        if (balancer != null) {
            what.accept(balancer);
        }
    }

    private void judge() {
        if (!ended || elsewhere == 0) {
            return;
        }
        if (own > 0) {
            tell(balancer -> balancer.compared(upstream.candidate(), own, inUse.candidate(), elsewhere, loop.now()));
        } else if (failed) {
            tell(balancer -> balancer.sampleFailed(upstream.candidate(), target.hashCode(), loop.now()));
        }
    }
}

package procurator.relay;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.util.function.Supplier;
import procurator.wire.ProtocolException;

/** A stage that does as it is told by one letter and a newline. */
record Commands(Supplier<Request> request) implements Stage {
    static final String DIAL = "d\n";
    static final String NEXT_STAGE = "n\n";
    static final String SEND = "h\n";
    static final String SEND_AND_CLOSE = "c\n";
    static final String FALL_SILENT = "s\n";
    static final String CLOSE = "q\n";
    static final String BREAK_THE_PROTOCOL = "p\n";
    static final String FAIL = "x\n";

    @Override
    public void received(ByteBuffer in, Tunnel tunnel) throws ProtocolException {
        if (in.remaining() < 2) {
            return;
        }
        byte command = in.get();
        in.get();
        switch (command) {
            case 'd' -> tunnel.dial(request.get());
            case 'n' -> tunnel.become(new Commands(request));
            case 'h' -> tunnel.send("hello".getBytes(US_ASCII));
            case 'c' -> tunnel.sendAndClose("goodbye".getBytes(US_ASCII), Outcome.REFUSED);
            case 's' -> tunnel.fallSilent();
            case 'q' -> tunnel.close(Outcome.REFUSED);
            case 'p' -> throw new ProtocolException("as told");
            default -> throw new IllegalStateException("as told");
        }
    }
}

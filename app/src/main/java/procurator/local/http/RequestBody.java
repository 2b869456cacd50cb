package procurator.local.http;

import java.nio.ByteBuffer;
import procurator.http.HttpException;
import procurator.wire.Decoder;

/** What an HTTP client sends behind the head of a request goes on as it is, up to where that request ends. */
final class RequestBody implements Decoder {
    private final HttpExchange exchange;

    RequestBody(HttpExchange exchange) {
        this.exchange = exchange;
    }

    @Override
    public int decode(ByteBuffer in, byte[] out, int offset) {
        int here = exchange.isSwitched() ? in.remaining() : span(in);
        in.get(out, offset, here);
        return here;
    }

    private int span(ByteBuffer in) {
        try {
            return exchange.body().span(in.array(), in.arrayOffset() + in.position(), in.remaining());
        } catch (HttpException why) {
            exchange.askedBadly(why);
            return 0;
        }
    }

    @Override
    public boolean isOver() {
        return exchange.isAsked();
    }

    @Override
    public boolean atFrameEnd() {
        return exchange.isSwitched() || exchange.body().isOver();
    }
}

package procurator.shadowsocks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import procurator.crypto.Aead;
import procurator.wire.Decoder;
import procurator.wire.Encoder;
import procurator.wire.ProtocolException;

/** What follows a link's beginning, in both directions and by both editions. */
class StreamFramesTest {
    private static final int LONGEST_READ = 224 * 1024;

    @ParameterizedTest
    @MethodSource("procurator.shadowsocks.Methods#authentic")
    void payloadOfAnySizeArrivesWhole(Method method) throws IOException {
        int[] sizes = {
            1, 2, 0x3FFE - 15, 0x3FFE, 0x3FFF, 0x4000, 0x7FFF, 0xFFFE, 0xFFFF, 0x10000, LONGEST_READ - 1, LONGEST_READ
        };
        for (int size : sizes) {
            byte[] payload = bytes(size);
            Halves halves = Halves.of(method);
            Link link = halves.client.open(Halves.TARGET);
            ByteBuffer in = ByteBuffer.wrap(Peers.encode(link.encoder(), payload));
            LinkRequest request = Peers.request(halves.server, in);
            byte[] rest = new byte[in.remaining()];
            int plain = request.decoder().decode(in, rest, 0);
            assertThat(Peers.concat(request.firstPayload(), Arrays.copyOf(rest, plain)))
                    .isEqualTo(payload);
            expectAllArrives(link.encoder(), request.decoder(), payload);
            expectAllArrives(request.encoder(), link.decoder(), payload);
            expectAllArrives(request.encoder(), link.decoder(), payload);
        }
    }

    private static void expectAllArrives(Encoder encoder, Decoder decoder, byte[] payload) throws IOException {
        byte[] stream = Peers.encode(encoder, payload);
        assertThat(Peers.decode(decoder, stream, stream.length)).isEqualTo(payload);
        assertThat(decoder.atFrameEnd()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("procurator.shadowsocks.Methods#authentic")
    void framesAreAsLongAsTheEditionAllows(Method method) throws IOException {
        Halves halves = Halves.of(method);
        LinkRequest request = halves.read(halves.request(new byte[1]));
        Peers.encode(request.encoder(), new byte[1]);
        int longest = longest(method);
        assertThat(Peers.encode(request.encoder(), new byte[longest])).hasSize(longest + 34);
        assertThat(Peers.encode(request.encoder(), new byte[longest + 1])).hasSize(longest + 1 + 2 * 34);
        assertThat(Peers.encode(request.encoder(), new byte[0])).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("procurator.shadowsocks.Methods#authentic")
    void answerIsReadFromAnyTwoPartsAndByteByByte(Method method) throws IOException {
        byte[] payload = bytes(60);
        for (int cut = 0; ; cut++) {
            Halves halves = Halves.of(method);
            Link link = halves.client.open(Halves.TARGET);
            Encoder encoder =
                    halves.read(Peers.encode(link.encoder(), new byte[1])).encoder();
            byte[] stream = Peers.concat(frames(encoder, payload));
            if (cut > stream.length) {
                return;
            }
            assertThat(cut == 0 ? Peers.decode(link.decoder(), stream, 1) : Peers.decode(link.decoder(), stream, cut))
                    .isEqualTo(payload);
            assertThat(link.decoder().atFrameEnd()).isTrue();
        }
    }

    /** The payload in three frames. */
    private static byte[][] frames(Encoder encoder, byte[] payload) {
        return new byte[][] {
            Peers.encode(encoder, Arrays.copyOf(payload, 20)),
            Peers.encode(encoder, Arrays.copyOfRange(payload, 20, 21)),
            Peers.encode(encoder, Arrays.copyOfRange(payload, 21, payload.length))
        };
    }

    @ParameterizedTest
    @MethodSource("procurator.shadowsocks.Methods#authentic")
    void everyBitFlippedInAFrameIsRefused(Method method) throws IOException {
        StreamKeys keys = new StreamKeys(method);
        byte[] stream = new byte[2 + 16 + 5 + 16];
        keys.fresh().sealFrame(bytes(5), 0, 5, stream, 0);
        for (int bit = 0; bit < stream.length * 8; bit++) {
            byte[] flipped = stream.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            Decoder decoder = new StreamDecoder(longest(method), keys.fresh());
            assertThatThrownBy(() -> Peers.decode(decoder, flipped, flipped.length))
                    .isInstanceOf(ProtocolException.class);
        }
    }

    @ParameterizedTest
    @MethodSource("procurator.shadowsocks.Methods#authentic")
    void everyBitFlippedInAnAnswersBeginningIsRefused(Method method) throws IOException {
        Halves halves = Halves.of(method);
        Encoder encoder = halves.read(halves.request(new byte[1])).encoder();
        int length = Peers.encode(encoder, bytes(5)).length;
        for (int bit = 0; bit < length * 8; bit++) {
            Link link = halves.client.open(Halves.TARGET);
            LinkRequest request = halves.read(Peers.encode(link.encoder(), new byte[1]));
            byte[] flipped = Peers.encode(request.encoder(), bytes(5));
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            assertThatThrownBy(() -> Peers.decode(link.decoder(), flipped, flipped.length))
                    .isInstanceOf(ProtocolException.class);
        }
    }

    @ParameterizedTest
    @MethodSource("procurator.shadowsocks.Methods#authentic")
    void lengthsThatTheEditionForbidsAreRefused(Method method) {
        int[] forbidden = method.edition() instanceof Sip004 ? new int[] {0, 0x4000, 0xFFFF} : new int[] {0};
        for (int length : forbidden) {
            StreamKeys keys = new StreamKeys(method);
            ByteBuffer stream = ByteBuffer.allocate(18);
            keys.fresh().sealLength(length, stream);
            Decoder decoder = new StreamDecoder(longest(method), keys.fresh());
            assertThatThrownBy(() -> Peers.decode(decoder, stream.array(), 18)).isInstanceOf(ProtocolException.class);
        }
    }

    @ParameterizedTest
    @MethodSource("procurator.shadowsocks.Methods#authentic")
    void streamMayEndOnlyBetweenFrames(Method method) throws IOException {
        StreamKeys keys = new StreamKeys(method);
        byte[] stream = new byte[2 + 16 + 5 + 16];
        keys.fresh().sealFrame(bytes(5), 0, 5, stream, 0);
        for (int cut = 0; cut < stream.length; cut++) {
            Decoder decoder = new StreamDecoder(longest(method), keys.fresh());
            ByteBuffer in = ByteBuffer.wrap(stream, 0, cut);
            assertThat(decoder.decode(in, new byte[64], 0)).isZero();
            assertThat(decoder.atFrameEnd() && !in.hasRemaining()).isEqualTo(cut == 0);
        }
    }

    @ParameterizedTest
    @MethodSource("procurator.shadowsocks.Methods#authentic")
    void openingAloneIsWrittenOnceAndReadByThePeer(Method method) throws IOException {
        Halves halves = Halves.of(method);
        Link link = halves.client.open(Halves.TARGET);
        assertThat(link.encoder().opensWithNextBytes()).isTrue();
        LinkRequest request = halves.read(Peers.encode(link.encoder(), new byte[0]));
        assertThat(link.encoder().opensWithNextBytes()).isFalse();
        assertThat(Peers.encode(link.encoder(), new byte[0])).isEmpty();
        assertThat(request.firstPayload()).isEmpty();
        byte[] opening = Peers.encode(request.encoder(), new byte[0]);
        byte[] frame = Peers.encode(request.encoder(), bytes(5));
        assertThat(Peers.decode(link.decoder(), Peers.concat(opening, frame), 1))
                .isEqualTo(bytes(5));
    }

    @Test
    void noNonceIsUsedTwice() {
        StreamKey key = new StreamKeys(Method.AES_128_GCM).fresh();
        key.count(Long.MAX_VALUE);
        byte[] out = new byte[1 + Aead.TAG];
        assertThat(key.seal(new byte[1], 0, 1, out, 0)).isEqualTo(out.length);
        assertThatThrownBy(() -> key.seal(new byte[1], 0, 1, out, 0)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> key.open(ByteBuffer.wrap(out), out.length, new byte[1], 0))
                .isInstanceOf(IllegalStateException.class);
    }

    /** The same key again and again, each time with no nonce used. */
    private record StreamKeys(Method method) {
        StreamKey fresh() {
            ReplayFilter seen = ReplayFilter.of(Peers.at(0));
            byte[] psk = new byte[method.keySize()];
            return Peers.secrets(method, seen, new Salts(), Peers.at(0)).streamKey(psk, psk);
        }
    }

    private static int longest(Method method) {
        return method.edition() instanceof Sip004 ? 0x3FFF : 0xFFFF;
    }

    private static byte[] bytes(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }
}

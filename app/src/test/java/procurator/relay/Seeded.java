package procurator.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.FutureTask;

/** Streams that follow from a seed: whoever receives one can tell every byte that is wrong, missing or too much. */
final class Seeded {
    /** Not a power of two, so that a piece of the usual sizes put in a wrong place is a wrong one. */
    private static final int BLOCK = 1_000_003;

    private Seeded() {}

    static byte[] bytes(long seed, int length) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    /** Sends bytes and FIN from a thread of its own; a broken connection ends it, and the receiver tells. */
    static Thread sending(Peer peer, byte[] bytes) {
        return Thread.ofPlatform().daemon().start(() -> {
            try {
                peer.send(bytes).finish();
            } catch (IOException _) {
                // the receiver tells
            }
        });
    }

    /** The same for a stream of any length: one block again and again. */
    static Thread sending(Peer peer, long seed, long length) {
        byte[] block = bytes(seed, BLOCK);
        return Thread.ofPlatform().daemon().start(() -> {
            try {
                for (long left = length; left > 0; left -= BLOCK) {
                    peer.socket.getOutputStream().write(block, 0, (int) Math.min(BLOCK, left));
                }
                peer.finish();
            } catch (IOException _) {
                // the receiver tells
            }
        });
    }

    /** Receives a stream to its end, and compares every byte of it with what the seed says. */
    static void receive(Peer peer, long seed, long length) throws IOException {
        byte[] block = bytes(seed, BLOCK);
        byte[] got = new byte[256 * 1024];
        InputStream in = peer.socket.getInputStream();
        long at = 0;
        for (int n = in.read(got); n >= 0; n = in.read(got)) {
            for (int done = 0; done < n; ) {
                int from = (int) ((at + done) % BLOCK);
                int size = Math.min(n - done, BLOCK - from);
                if (!Arrays.equals(got, done, done + size, block, from, from + size)) {
                    throw new AssertionError("seed " + seed + ": wrong within " + size + " bytes from " + (at + done));
                }
                done += size;
            }
            at += n;
        }
        assertThat(at).as("length of the stream with seed %d", seed).isEqualTo(length);
    }

    /** The same in a thread of its own. */
    static FutureTask<String> receiving(Peer peer, long seed, long length) {
        FutureTask<String> task = new FutureTask<>(() -> {
            receive(peer, seed, length);
            return "received";
        });
        Thread _ = Thread.startVirtualThread(task);
        return task;
    }

    static void join(Thread thread) {
        try {
            assertThat(thread.join(Duration.ofSeconds(60))).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}

package procurator.daemon;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * A file with the process's number in it, for whoever is to send it signals. It is locked as long as the process lives:
 * what a killed one left behind is found stale whatever process has its number now.
 */
public final class PidFile implements AutoCloseable {
    /** As many digits as a number has, and the end of the line. */
    private static final int LONGEST = 24;

    private final Path path;
    private final FileChannel channel;
    private boolean closed;

    private PidFile(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /**
     * Takes the file, and makes it where it is not there; the number is not yet in it.
     *
     * @throws IOException if it cannot be written, is another's, or holds something else than a number; the text says so
     */
    public static PidFile take(Path path) throws IOException {
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS) && !Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException("it is no file (expected: a PID file, or none yet)");
        }
        FileChannel channel = FileChannel.open(
                path,
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                LinkOption.NOFOLLOW_LINKS);
        try {
            String before = content(channel);
            if (!before.strip().matches("[0-9]*")) {
                throw new IOException(
                        "something else than a process's number is in it, and stays (expected: a PID file,"
                                + " or none yet)");
            }
            if (lock(channel) == null) {
                throw new IOException("process " + before.strip()
                        + " has it and runs (expected: that one ended first, or" + " another file)");
            }
            return new PidFile(path, channel);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static String content(FileChannel channel) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(LONGEST + 1);
        int length = channel.read(bytes, 0);
        String text = new String(bytes.array(), 0, Math.max(0, length), StandardCharsets.US_ASCII);
        return length > LONGEST ? "too much" : text;
    }

    private static @Nullable FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException _) {
            return null; // this very process has it
        }
    }

    /** Writes the number, over that of whoever left the file behind. */
    public void write(long pid) throws IOException {
        channel.truncate(0);
        channel.write(ByteBuffer.wrap((pid + "\n").getBytes(StandardCharsets.US_ASCII)), 0);
    }

    /** Removes the file; empties it where a user who may not remove it is what the process has become. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        try (channel) {
            channel.truncate(0);
            Files.deleteIfExists(path);
        } catch (IOException _) {
            // an empty one names nobody
        }
    }
}

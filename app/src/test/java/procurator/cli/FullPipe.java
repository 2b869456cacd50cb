package procurator.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A pipe in the file system that is full from the start, and takes nothing until somebody reads. */
final class FullPipe implements AutoCloseable {
    /** What Linux gives a pipe. */
    private static final int CAPACITY = 64 * 1024;

    private final Path path;
    private final FileChannel channel;

    FullPipe(Path path) throws IOException, InterruptedException {
        this.path = path;
        if (new ProcessBuilder("mkfifo", path.toString()).start().waitFor() != 0) {
            throw new IOException("mkfifo " + path);
        }
        channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
        ByteBuffer filler = ByteBuffer.allocate(CAPACITY);
        while (filler.hasRemaining()) {
            int _ = channel.write(filler);
        }
    }

    ProcessBuilder.Redirect redirect() {
        return ProcessBuilder.Redirect.appendTo(path.toFile());
    }

    /** Reads until a text has come; what is ahead of it is lost. */
    void awaitText(String text) throws IOException {
        StringBuilder read = new StringBuilder();
        ByteBuffer buffer = ByteBuffer.allocate(CAPACITY);
        while (read.indexOf(text) < 0) {
            int _ = channel.read(buffer.clear());
            read.append(StandardCharsets.UTF_8.decode(buffer.flip()));
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}

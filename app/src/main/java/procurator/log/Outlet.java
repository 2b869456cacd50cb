package procurator.log;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/**
 * A way to a pipe or terminal that may take nothing for ever: whoever writes never waits. What is written waits in a
 * queue for a thread of its own, in order; where the queue is full lines are lost, and where they would stand a line
 * says how many. A pipe takes 64 KiB by itself before it blocks. Decision 022.
 */
public final class Outlet extends OutputStream {
    /** What waits at most, in bytes: some 2,000 lines. */
    static final int ROOM = 256 * 1024;

    private final OutputStream to;
    private final Queue<byte[]> waiting = new ArrayDeque<>();
    private int bytes; // of those waiting and of the one under way
    private int underWay; // bytes, 0 for none
    private long since; // when the one under way began, System.nanoTime()
    private boolean losing;
    private long lost; // lines
    private boolean endsLine = true; // what was taken last

    /** Starts the thread; it ends with the process. */
    public Outlet(OutputStream to) {
        this.to = to;
        Thread.ofPlatform().daemon().name("outlet").start(this::run);
    }

    @Override
    public void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    /** Once something is lost all is, until the queue is empty: one gap is easier to read past than many. */
    @Override
    public synchronized void write(byte[] from, int start, int length) {
        if (length == 0) {
            return;
        }
        losing |= bytes + length > ROOM;
        if (losing) {
            lost += lines(from, start, length);
            return;
        }
        byte[] copy = new byte[length];
        System.arraycopy(from, start, copy, 0, length);
        add(copy);
    }

    private void add(byte[] line) {
        waiting.add(line);
        bytes += line.length;
        endsLine = line[line.length - 1] == '\n';
        notifyAll();
    }

    private static long lines(byte[] in, int start, int length) {
        long lines = 0;
        for (int i = start; i < start + length; i++) {
            lines += in[i] == '\n' ? 1 : 0;
        }
        return lines;
    }

    private void run() {
        while (true) {
            try {
                byte[] next = next();
                to.write(next);
                to.flush();
            } catch (InterruptedException _) {
                return;
            } catch (IOException | OutOfMemoryError _) {
                // nobody is there to read any more, or to be told
            }
        }
    }

    /** Waits for what is next; what was under way is done. */
    private synchronized byte[] next() throws InterruptedException {
        bytes -= underWay;
        underWay = 0;
        notifyAll();
        while (waiting.isEmpty()) {
            if (losing) {
                tellLoss();
            } else {
                wait();
            }
        }
        since = System.nanoTime();
        byte[] next = waiting.remove();
        underWay = next.length;
        return next;
    }

    private void tellLoss() {
        losing = false;
        if (lost > 0) {
            String line = (endsLine ? "" : "\n") + "procurator: " + lost + (lost == 1 ? " line" : " lines")
                    + " lost: nobody read what was written before\n";
            lost = 0;
            add(line.getBytes(StandardCharsets.US_ASCII));
        }
    }

    /**
     * Waits until all is written, but no longer than {@code atMost}, and not at all where one write has been stuck for
     * as long already.
     */
    public synchronized void finish(Duration atMost) {
        long end = System.nanoTime() + atMost.toNanos();
        try {
            while (bytes > 0 || losing) {
                long now = System.nanoTime();
                long stuck = underWay > 0 ? now - since : 0;
                long left = Math.min(end - now, atMost.toNanos() - stuck);
                if (left <= 0) {
                    return;
                }
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}

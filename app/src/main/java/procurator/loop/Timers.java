package procurator.loop;

import java.util.Arrays;

/** The timers that are set, the next one first: a binary heap in which each timer knows its place. */
final class Timers {
    private Timer[] heap = new Timer[64];
    private int size;

    /** Sets or moves a timer. */
    void set(Timer timer, long due) {
        if (timer.place < 0) {
            if (size == heap.length) {
                heap = Arrays.copyOf(heap, size * 2);
            }
            timer.place = size;
            heap[size++] = timer;
            timer.due = due;
            up(timer);
        } else {
            timer.due = due;
            up(timer);
            down(timer);
        }
    }

    @SuppressWarnings("NullAway") // what lies behind size is never read
    void cancel(Timer timer) {
        int place = timer.place;
        if (place < 0) {
            return;
        }
        timer.place = -1;
        Timer last = heap[--size];
        heap[size] = null;
        if (place != size) {
            put(last, place);
            up(last);
            down(last);
        }
    }

    /** Nanoseconds until the next is due, 0 when one is, -1 when none is set. */
    long untilNext(long now) {
        return size == 0 ? -1 : Math.max(0, heap[0].due - now);
    }

    /** Lets the timers that are due expire, at most as many as are set now: one set again for now waits its turn. */
    void expire(long now) {
        for (int most = size; most > 0 && size > 0 && heap[0].due - now <= 0; most--) {
            Timer timer = heap[0];
            cancel(timer);
            timer.expired();
        }
    }

    private void up(Timer timer) {
        int place = timer.place;
        while (place > 0) {
            int parent = (place - 1) >>> 1;
            if (heap[parent].due - timer.due <= 0) {
                break;
            }
            put(heap[parent], place);
            place = parent;
        }
        put(timer, place);
    }

    private void down(Timer timer) {
        int place = timer.place;
        for (int child = 2 * place + 1; child < size; child = 2 * place + 1) {
            if (child + 1 < size && heap[child + 1].due - heap[child].due < 0) {
                child++;
            }
            if (timer.due - heap[child].due <= 0) {
                break;
            }
            put(heap[child], place);
            place = child;
        }
        put(timer, place);
    }

    private void put(Timer timer, int place) {
        heap[place] = timer;
        timer.place = place;
    }
}

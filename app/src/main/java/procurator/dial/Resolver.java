package procurator.dial;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import procurator.loop.EventLoop;
import procurator.loop.Timer;
import procurator.relay.Answer;
import procurator.relay.Dialer;

/**
 * Finds the addresses of names without holding up a loop: on threads of its own, a bounded number of them, each name
 * once however many ask for it. Shared by all loops.
 *
 * <p>Platform threads: a look-up blocks in libc, and JDK 25 adds a carrier for each virtual thread that does (8 silent
 * look-ups: 28 threads, against 27 with platform threads, in the same 10 s), so virtual threads would save nothing.
 */
public final class Resolver implements AutoCloseable {
    /** What is younger is not asked anew. */
    private static final Duration YOUNG = Duration.ofSeconds(1);

    private final NameLookup lookup;
    private final ResolverLimits limits;
    private final LongSupplier clock;
    /** Threads come when needed and go after 10 s without work. {@link LookupQueue} bounds them. */
    private final ExecutorService threads = new ThreadPoolExecutor(
            0,
            Integer.MAX_VALUE,
            10,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            Thread.ofPlatform().daemon().name("resolver-", 0).factory());

    private final Object lock = new Object();
    private final AnswerCache cache;
    /** Asked and not yet answered, waiting for a thread or on one. */
    private final Map<String, Question> open = new HashMap<>();

    private final LookupQueue queue;
    private long refused;
    private long fromCache;

    /**
     * Starts nothing yet.
     *
     * @param clock nanoseconds, ever rising; read from several threads
     */
    public Resolver(NameLookup lookup, ResolverLimits limits, LongSupplier clock) {
        this.lookup = lookup;
        this.limits = limits;
        this.clock = clock;
        this.cache = new AnswerCache(limits.cached());
        this.queue = new LookupQueue(limits);
    }

    /** The same as {@link #resolve}, but tells before it returns what is kept, or spelled by a name such as "127.0.0.1". */
    void find(String host, EventLoop loop, Answer<List<InetAddress>> then) {
        Resolution known = Resolution.literal(host);
        synchronized (lock) {
            if (known == null) {
                known = cache.get(host.toLowerCase(Locale.ROOT), clock.getAsLong());
                fromCache += known == null ? 0 : 1;
            }
        }
        if (known == null) {
            resolve(host, loop, then);
        } else {
            known.tell(then);
        }
    }

    /**
     * Asks for a name's addresses. An address in a name's clothes ("127.0.0.1") is its own answer.
     *
     * @param loop the calling loop
     * @param then is told exactly once, on the loop, never before this returns nor after {@link Dialer.Dial#cancel}
     */
    public Dialer.Dial resolve(String host, EventLoop loop, Answer<List<InetAddress>> then) {
        return resolve(host, false, loop, then);
    }

    /**
     * The same although an answer is kept, unless that is younger than 1 s: for names whose addresses do not answer. If
     * it cannot be had anew, the answer kept goes on to hold.
     */
    public Dialer.Dial askAnew(String host, EventLoop loop, Answer<List<InetAddress>> then) {
        return resolve(host, true, loop, then);
    }

    private Dialer.Dial resolve(String host, boolean anew, EventLoop loop, Answer<List<InetAddress>> then) {
        Waiter waiter = new Waiter(loop, then);
        Resolution literal = Resolution.literal(host);
        Resolution now = literal == null ? ask(host.toLowerCase(Locale.ROOT), anew, waiter) : literal;
        if (now == null) {
            loop.set(waiter, limits.deadline());
        } else {
            waiter.answer = now;
            loop.soon(waiter);
        }
        return waiter;
    }

    /** Finds the answer if there is one now; else the waiter is told later. */
    private @Nullable Resolution ask(String name, boolean anew, Waiter waiter) {
        synchronized (lock) {
            long now = clock.getAsLong();
            Resolution kept = anew ? cache.young(name, now, YOUNG) : cache.get(name, now);
            if (kept != null) {
                fromCache++;
                return kept;
            }
            Question question = open.get(name);
            if (question == null) {
                question = new Question(name, queue.zone(name, now));
                if (question.zone.isAskedThoughDead(now)) {
                    fromCache++;
                    return Resolution.Failed.TIMED_OUT;
                }
                if (!queue.add(question)) {
                    refused++;
                    return Resolution.Failed.OVERLOADED;
                }
                open.put(name, question);
            }
            question.waiters.add(waiter);
            waiter.question = question;
            startThreads(now);
            return null;
        }
    }

    /** One for each question that may be looked up now. */
    private void startThreads(long now) {
        for (Question next = queue.next(now); next != null; next = queue.next(now)) {
            Question question = next;
            try {
                threads.execute(() -> work(question));
            } catch (OutOfMemoryError | RejectedExecutionException _) {
                queue.ended(question, now); // no thread to be had: this question fails, the loop goes on
                open.remove(question.name);
                tell(question, Resolution.Failed.OVERLOADED);
            }
        }
    }

    private void work(Question first) {
        for (Question next = first; next != null; ) {
            next = answer(next, look(next));
        }
    }

    /** Nobody asks a question any more that nobody waits for, unless a thread is at it already. */
    private void leave(Question question, Waiter waiter) {
        synchronized (lock) {
            question.waiters.remove(waiter);
            if (question.waiters.isEmpty() && queue.remove(question)) {
                open.remove(question.name);
            }
        }
    }

    private Resolution look(Question question) {
        try {
            List<InetAddress> addresses = lookup.addresses(question.name);
            question.wasAnswered = true;
            return addresses.isEmpty() ? Resolution.Failed.NOT_FOUND : new Resolution.Resolved(addresses);
        } catch (UnknownHostException | RuntimeException | Error _) {
            return Resolution.Failed.NOT_FOUND; // whatever it was: those who wait must hear of it
        }
    }

    /** Keeps an answer, in time or late; returns the question this thread goes on with, if there is one. */
    private @Nullable Question answer(Question question, Resolution answer) {
        synchronized (lock) {
            long now = clock.getAsLong();
            boolean found = answer instanceof Resolution.Resolved;
            open.remove(question.name);
            if (found) {
                cache.put(question.name, answer, now, limits.keep());
            } else if (!(cache.get(question.name, now) instanceof Resolution.Resolved)) {
                cache.put(question.name, answer, now, limits.keepFailure());
            }
            tell(question, answer);
            queue.ended(question, now);
            Question next = queue.next(now);
            startThreads(now);
            return next;
        }
    }

    private static void tell(Question question, Resolution answer) {
        for (Waiter waiter : question.waiters) {
            waiter.loop.execute(() -> waiter.tell(answer));
        }
    }

    public LookUpCounts counts() {
        synchronized (lock) {
            return new LookUpCounts(queue.underWay(), queue.waiting(), refused, fromCache);
        }
    }

    /** Lets its threads end; who still waits is told nothing. */
    @Override
    public void close() {
        threads.shutdownNow();
    }

    /** A name on its way. */
    static final class Question {
        final String name;
        final Zone zone;
        final Set<Waiter> waiters = new LinkedHashSet<>(2);

        /** When it was given a thread. */
        long begun;

        /** By addresses, or by the word that there are none. Written by the thread that asked, before the question ends. */
        boolean wasAnswered;

        Question(String name, Zone zone) {
            this.name = name;
            this.zone = zone;
        }
    }

    /** Somebody who asked. Belongs to its loop, but for the list it stands in. */
    final class Waiter extends Timer implements Dialer.Dial {
        final EventLoop loop;
        private final Answer<List<InetAddress>> then;
        private boolean told;

        /** What it is told when its time is up. */
        private Resolution answer = Resolution.Failed.TIMED_OUT;

        /** Written before the waiter has a timer or a caller who could cancel it. */
        private @Nullable Question question;

        Waiter(EventLoop loop, Answer<List<InetAddress>> then) {
            this.loop = loop;
            this.then = then;
        }

        void tell(Resolution answer) {
            if (!told) {
                told = true;
                loop.cancel(this);
                answer.tell(then);
            }
        }

        @Override
        protected void expired() {
            leave();
            tell(answer);
        }

        @Override
        public void cancel() {
            if (!told) {
                told = true;
                loop.cancel(this);
                leave();
            }
        }

        private void leave() {
            if (question != null) {
                Resolver.this.leave(question, this);
            }
        }
    }
}

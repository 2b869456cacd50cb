package procurator.tunnel;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Three machines, each a network namespace: a client at 192.0.2.2, its router, and a far one at 198.51.100.2 and .3.
 * Needs root, iproute2 and a C compiler; without them it fails and says so.
 */
final class Networks implements AutoCloseable {
    private static final Linker LINKER = Linker.nativeLinker();
    private static final MethodHandle OPEN = LINKER.downcallHandle(
            LINKER.defaultLookup().findOrThrow("open"),
            FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT),
            Linker.Option.firstVariadicArg(2));
    private static final MethodHandle SETNS = LINKER.downcallHandle(
            LINKER.defaultLookup().findOrThrow("setns"), FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
    private static final int CLONE_NEWNET = 0x4000_0000;
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final String prefix = "procurator-" + ProcessHandle.current().pid() + "-" + NUMBER.incrementAndGet() + "-";
    final String client = prefix + "client";
    final String router = prefix + "router";
    final String far = prefix + "far";

    private @Nullable Process wire;

    Networks() throws IOException {
        run("""
                ip netns add $client; ip netns add $router; ip netns add $far
                ip -n $client link add left type veth peer name left netns $router
                ip -n $far link add right type veth peer name right netns $router
                ip -n $client addr add 192.0.2.2/24 dev left
                ip -n $router addr add 192.0.2.1/24 dev left
                ip -n $router addr add 198.51.100.1/24 dev right
                ip -n $far addr add 198.51.100.2/24 dev right
                ip -n $far addr add 198.51.100.3/24 dev right
                for n in $client $router $far; do ip -n $n link set lo up; done
                ip -n $client link set left up; ip -n $router link set left up
                ip -n $far link set right up; ip -n $router link set right up
                ip -n $client route add default via 192.0.2.1
                ip -n $far route add default via 198.51.100.1
                ip netns exec $router sh -c 'echo 1 >/proc/sys/net/ipv4/ip_forward'
                ip netns exec $client sh -c 'echo 20000 29999 >/proc/sys/net/ipv4/ip_local_port_range'
                """);
    }

    /** Runs shell commands in which {@code $client}, {@code $router} and {@code $far} name the machines. */
    void run(String script) throws IOException {
        ProcessBuilder shell = new ProcessBuilder("sh", "-ec", script).redirectErrorStream(true);
        shell.environment().put("client", client);
        shell.environment().put("router", router);
        shell.environment().put("far", far);
        Process process = shell.start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        if (process.onExit().join().exitValue() != 0) {
            throw new IOException("network namespaces need root and iproute2: " + said);
        }
    }

    /**
     * Joins the client and the far machine once more, at 203.0.113.1 and 203.0.113.2, by a wire that is so long each way:
     * that of the benchmark, made of its source.
     */
    void wire(int millis) throws IOException {
        Path program = Files.createTempFile("delaywire", "");
        run("cc -O2 -o " + program + " ../bench/delaywire.c");
        wire = new ProcessBuilder(program.toString(), client, "203.0.113.1", far, "203.0.113.2", "" + millis)
                .redirectErrorStream(true)
                .start();
        String said = wire.inputReader(UTF_8).readLine();
        Files.delete(program);
        if (!"ready".equals(said)) {
            throw new IOException("a wire needs root, /dev/net/tun and cc: " + said);
        }
    }

    /** The router drops what the client sends and what is sent to it, and tells nobody. */
    void cut() throws IOException {
        run("ip -n $router route add blackhole 198.51.100.0/25; ip -n $router route add blackhole 192.0.2.0/25");
    }

    void mend() throws IOException {
        run("ip -n $router route del blackhole 198.51.100.0/25; ip -n $router route del blackhole 192.0.2.0/25");
    }

    /** Starts something on a machine: the sockets that are opened there, and by threads started there, belong to it. */
    <T> CompletableFuture<T> start(String machine, Callable<T> what) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread.ofPlatform().daemon().start(() -> {
            try {
                enter(machine);
                result.complete(what.call());
            } catch (Throwable e) {
                result.completeExceptionally(e);
            }
        });
        return result;
    }

    <T> T on(String machine, Callable<T> what) throws Exception {
        try {
            return start(machine, what).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    private static void enter(String machine) throws Throwable {
        try (Arena arena = Arena.ofConfined()) {
            int namespace = (int) OPEN.invokeExact(arena.allocateFrom("/run/netns/" + machine), 0);
            if (namespace < 0 || (int) SETNS.invokeExact(namespace, CLONE_NEWNET) != 0) {
                throw new IOException("cannot enter " + machine);
            }
        }
    }

    @Override
    public void close() throws IOException {
        if (wire != null) {
            wire.destroy();
        }
        run("for n in $client $router $far; do ip netns del $n; done");
    }
}

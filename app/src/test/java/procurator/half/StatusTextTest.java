package procurator.half;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import procurator.dial.LookUpCounts;
import procurator.half.PluginState.PluginPhase;
import procurator.relay.Limits;
import procurator.relay.Outcome;
import procurator.relay.TunnelCounts;
import procurator.shadowsocks.Refusal;
import procurator.udp.Drop;
import procurator.udp.UdpCounts;

/** What SIGUSR1 prints, of what the loops have counted. */
class StatusTextTest {
    private static final TunnelCounts TUNNELS =
            new TunnelCounts(3, 1, 10, 1_000, 2_000, 4_096, 2, Map.of(Outcome.COMPLETE, 6L));
    private static final UdpCounts UDP = new UdpCounts(1, 50, 2, 30, 40, Map.of(Drop.MALFORMED, 5L));

    @Test
    void localSaysWhatItsLoopsAndServersHaveCounted() {
        List<ServerCounts> servers =
                List.of(new ServerCounts("192.0.2.1:1", 7, 2, 1), new ServerCounts("192.0.2.2:1", 1, 0, 0));
        LoopCounts loop = new LoopCounts(TUNNELS, UDP, servers, List.of());
        assertThat(text(OptionalInt.of(17), loop))
                .containsExactly(
                        "tunnels: 3 now, 1 of them in the handshake, 10 ever",
                        "limits: 9000 tunnels, 1024 handshakes, 256 of one source",
                        "held: 4 KiB of 24576, 2 reads wait for room",
                        "bytes: 1000 up, 2000 down",
                        "endings: complete 6",
                        "pool: 8 hits, 2 misses, 1 ready",
                        "udp associations: 1 now, 2 ever",
                        "udp limits: 50 associations",
                        "udp datagrams: 30 up, 40 down",
                        "udp dropped: malformed 5",
                        "look-ups: 4 under way, 3 waiting, 2 refused, 1 answered from the cache",
                        "descriptors: 17 of 1024");
    }

    @Test
    void serverSaysWhoWasRefusedAndWhatUsersCarried() {
        LoopCounts loop = new LoopCounts(
                TUNNELS,
                UDP,
                List.of(),
                List.of(
                        new ServiceCounts(
                                8_388,
                                Map.of(Refusal.STALE, 2L),
                                Map.of("bob", new UserCounts(1, 2), "ann", new UserCounts(3, 4))),
                        new ServiceCounts(
                                8_389,
                                Map.of(Refusal.STALE, 3L, Refusal.REPLAYED, 1L),
                                Map.of("ann", new UserCounts(5, 6)))));
        assertThat(text(OptionalInt.empty(), loop))
                .endsWith(
                        "udp dropped: malformed 5",
                        "refused handshakes: replayed 1, stale 5",
                        "user ann on port 8388: 3 up, 4 down",
                        "user ann on port 8389: 5 up, 6 down",
                        "user bob: 1 up, 2 down",
                        "look-ups: 4 under way, 3 waiting, 2 refused, 1 answered from the cache",
                        "descriptors: not told by this system of 1024")
                .noneMatch(line -> line.startsWith("pool"));
    }

    @Test
    void loopsAreAddedUp() {
        LoopCounts one = new LoopCounts(
                TUNNELS,
                UDP,
                List.of(new ServerCounts("192.0.2.1:1", 1, 2, 3)),
                List.of(new ServiceCounts(8_388, Map.of(Refusal.STALE, 2L), Map.of("bob", new UserCounts(1, 2)))));
        LoopCounts other = new LoopCounts(
                new TunnelCounts(1, 1, 5, 10, 20, 1_024, 3, Map.of(Outcome.COMPLETE, 1L, Outcome.RESET, 3L)),
                new UdpCounts(2, 50, 3, 4, 5, Map.of(Drop.REPLAYED, 1L, Drop.MALFORMED, 1L)),
                List.of(new ServerCounts("192.0.2.1:1", 10, 20, 30)),
                List.of(new ServiceCounts(
                        8_388,
                        Map.of(Refusal.REPLAYED, 1L, Refusal.STALE, 1L),
                        Map.of("bob", new UserCounts(10, 20), "ann", new UserCounts(3, 4)))));
        assertThat(one.plus(other))
                .isEqualTo(new LoopCounts(
                        new TunnelCounts(
                                4, 2, 15, 1_010, 2_020, 5_120, 5, Map.of(Outcome.COMPLETE, 7L, Outcome.RESET, 3L)),
                        new UdpCounts(3, 50, 5, 34, 45, Map.of(Drop.REPLAYED, 1L, Drop.MALFORMED, 6L)),
                        List.of(new ServerCounts("192.0.2.1:1", 11, 22, 33)),
                        List.of(new ServiceCounts(
                                8_388,
                                Map.of(Refusal.REPLAYED, 1L, Refusal.STALE, 3L),
                                Map.of("bob", new UserCounts(11, 22), "ann", new UserCounts(3, 4))))));
    }

    @Test
    void nothingCountedIsSaidSo() {
        assertThat(text(OptionalInt.empty(), LoopCounts.NONE))
                .contains("endings: none", "udp dropped: none", "bytes: 0 up, 0 down");
    }

    @Test
    void ofEachPluginItSaysWhatItIsAt() {
        assertThat(text(
                        OptionalInt.empty(),
                        LoopCounts.NONE,
                        new PluginState("plugin a of x:1", PluginPhase.STARTS, Duration.ZERO, 1),
                        new PluginState("plugin b of x:1", PluginPhase.RUNS, Duration.ofSeconds(35), 2),
                        new PluginState("plugin c of x:1", PluginPhase.PAUSES, Duration.ofMillis(3_999), 3),
                        new PluginState("plugin d of x:1", PluginPhase.GIVEN_UP, Duration.ZERO, 5)))
                .containsSubsequence(
                        "plugin a of x:1: is about to listen; started once",
                        "plugin b of x:1: runs since 35 s; started 2 times",
                        "plugin c of x:1: does not run, is started again in 3 s; started 3 times",
                        "plugin d of x:1: was given up; started 5 times",
                        "udp associations: 0 now, 0 ever");
    }

    private static List<String> text(OptionalInt open, LoopCounts loops, PluginState... plugins) {
        return StatusText.of(new Snapshot(
                loops,
                true,
                Limits.DEFAULT,
                new LookUpCounts(4, 3, 2, 1),
                new Descriptors(open, 1_024),
                List.of(plugins)));
    }
}

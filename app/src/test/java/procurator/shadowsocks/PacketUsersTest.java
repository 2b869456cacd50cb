package procurator.shadowsocks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Sessions of several users, by every method that has them. */
class PacketUsersTest {
    private static final byte[] HELLO = {1, 1, 1, 1, 1, 0, 53, 'h', 'i'};

    static List<Method> methodsWithUsers() {
        return Arrays.stream(Method.values())
                .filter(method -> method.edition().hasUsers())
                .toList();
    }

    /** One user begins as many sessions as he likes; another's recorded packet stays known, and his room stays his. */
    @ParameterizedTest
    @MethodSource("methodsWithUsers")
    void sessionsOfOneUserPushOutNoneOfAnother(Method method) {
        PacketHalves halves = PacketHalves.of(method);
        ClientSession ann = halves.client.get();
        byte[] recorded = halves.sealed(ann, HELLO);
        assertThat(halves.serverOpens(recorded)).isNull();
        halves.kept().forget();
        Supplier<ClientSession> bob = halves.otherUser(new Salts());
        Refusal refused = null;
        for (int i = 0; i < 200_000 && refused == null; i++) {
            refused = halves.serverOpens(halves.sealed(bob.get(), HELLO));
            if (refused == null) {
                halves.kept().forget();
            }
        }
        assertThat(refused).isEqualTo(Refusal.TOO_MANY);
        assertThat(halves.serverOpens(recorded)).isEqualTo(Refusal.REPLAYED);
        assertThat(halves.serverOpens(halves.sealed(halves.client.get(), HELLO)))
                .isNull();
        halves.serverNow += 92;
        halves.clientNow += 92;
        assertThat(halves.serverOpens(halves.sealed(bob.get(), HELLO))).isNull();
        assertThat(halves.serverOpens(recorded)).isEqualTo(Refusal.STALE);
    }

    @ParameterizedTest
    @MethodSource("methodsWithUsers")
    void usersWithTheSameSessionIdHaveEachTheirOwn(Method method) {
        PacketHalves halves = PacketHalves.of(method);
        byte[] id = {1, 2, 3, 4, 5, 6, 7, 8};
        ClientSession ann = halves.client(Peers.fixedSalts(0, id)).get();
        ClientSession bob = halves.otherUser(Peers.fixedSalts(0, id)).get();
        ServerSession toAnn = halves.begun(ann);
        ServerSession toBob = halves.begun(bob);
        assertThat(toAnn.user()).isEqualTo(PacketHalves.USER);
        assertThat(toBob.user()).isEqualTo(PacketHalves.OTHER);
        for (int i = 0; i < 3; i++) {
            assertThat(halves.serverOpens(halves.sealed(ann, HELLO))).isNull();
            assertThat(halves.opened.session()).isSameAs(toAnn);
            assertThat(halves.serverOpens(halves.sealed(bob, HELLO))).isNull();
            assertThat(halves.opened.session()).isSameAs(toBob);
        }
        assertThat(halves.clientOpens(ann, halves.sealed(toAnn, HELLO))).isNull();
        assertThat(halves.clientOpens(bob, halves.sealed(toBob, HELLO))).isNull();
        assertThat(halves.clientOpens(ann, halves.sealed(toBob, HELLO))).isEqualTo(Refusal.UNAUTHENTICATED);
    }
}

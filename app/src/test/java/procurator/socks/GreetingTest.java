package procurator.socks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static procurator.socks.Messages.hex;
import static procurator.socks.Messages.in;

import java.nio.ByteBuffer;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import procurator.wire.ProtocolException;

class GreetingTest {
    @Test
    void methodsOfferedAreKnown() throws Exception {
        Greeting greeting = greeting("05 03 00 01 02");
        assertThat(greeting.offers(AuthMethod.NO_AUTHENTICATION)).isTrue();
        assertThat(greeting.offers(AuthMethod.USERNAME_PASSWORD)).isTrue();
    }

    @Test
    void methodsNotOfferedAreNotAssumed() throws Exception {
        Greeting greeting = greeting("05 02 01 80");
        assertThat(greeting.offers(AuthMethod.NO_AUTHENTICATION)).isFalse();
        assertThat(greeting.offers(AuthMethod.USERNAME_PASSWORD)).isFalse();
    }

    @Test
    void noneAcceptableCannotBeOffered() throws Exception {
        Greeting greeting = greeting("05 01 ff");
        assertThat(greeting.offers(AuthMethod.NONE_ACCEPTABLE)).isFalse();
    }

    @Test
    void whatFollowsTheGreetingIsLeft() throws Exception {
        ByteBuffer in = in("05 01 00" + "05 01 00 03");
        assertThat(Greeting.read(in)).isNotNull();
        assertThat(in.remaining()).isEqualTo(4);
    }

    @Test
    void otherVersionsAreRefusedAtTheirFirstByteWithoutAnAnswer() {
        for (String first : new String[] {"04", "00", "01", "16", "47", "ff"}) {
            SocksException refusal = catchThrowableOfType(SocksException.class, () -> Greeting.read(in(first)));
            assertThat(refusal.answer()).as(first).isEmpty();
        }
    }

    @Test
    void greetingWithoutMethodsIsToldThatNoneIsAcceptable() {
        SocksException refusal = catchThrowableOfType(SocksException.class, () -> Greeting.read(in("05 00")));
        assertThat(refusal.answer()).isEqualTo(hex("05 ff"));
    }

    @Test
    void selectionsAreTwoBytes() {
        assertThat(AuthMethod.NO_AUTHENTICATION.selection()).isEqualTo(hex("05 00"));
        assertThat(AuthMethod.USERNAME_PASSWORD.selection()).isEqualTo(hex("05 02"));
        assertThat(AuthMethod.NONE_ACCEPTABLE.selection()).isEqualTo(hex("05 ff"));
    }

    @Test
    void refusalSaysWhichRuleWasBroken() {
        assertThatThrownBy(() -> Greeting.read(in("06"))).hasMessage("SOCKS version 6 (expected: 4 or 5)");
    }

    private static Greeting greeting(String hex) throws ProtocolException {
        return Objects.requireNonNull(Greeting.read(in(hex)));
    }
}

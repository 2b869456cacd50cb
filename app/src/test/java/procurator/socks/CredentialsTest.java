package procurator.socks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static procurator.socks.Messages.hex;
import static procurator.socks.Messages.in;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class CredentialsTest {
    private static final String ANNA_GEHEIM = "01 04 616e6e61 06 67656865696d";

    @Test
    void userAndPasswordAreRead() throws Exception {
        Credentials credentials = Objects.requireNonNull(Credentials.read(in(ANNA_GEHEIM)));
        assertThat(credentials.user()).isEqualTo("anna");
        assertThat(credentials.password()).isEqualTo("geheim".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void passwordIsNotPrinted() throws Exception {
        assertThat(String.valueOf(Credentials.read(in(ANNA_GEHEIM)))).doesNotContain("anna", "geheim", "103");
    }

    @Test
    void everyBreachIsAnsweredLikeAWrongPassword() {
        for (String breach : new String[] {"05", "00", "01 00", "01 01 61 00"}) {
            SocksException refusal = catchThrowableOfType(SocksException.class, () -> Credentials.read(in(breach)));
            assertThat(refusal.answer()).as(breach).isEqualTo(CredentialsStatus.FAILURE.bytes());
        }
    }

    @Test
    void statusesAreTwoBytes() {
        assertThat(CredentialsStatus.SUCCESS.bytes()).isEqualTo(hex("01 00"));
        assertThat(CredentialsStatus.FAILURE.bytes()).isEqualTo(hex("01 01"));
    }

    @Test
    void onlyTheRightPasswordOfTheSameUserIsAdmitted() {
        Users users = new Users(Map.of("anna", "geheim", "bert", "täglich"));
        assertThat(users.admit(credentials("anna", "geheim"))).isTrue();
        assertThat(users.admit(credentials("bert", "täglich"))).isTrue();
        assertThat(users.admit(credentials("anna", "täglich"))).isFalse();
        assertThat(users.admit(credentials("anna", "geheim "))).isFalse();
        assertThat(users.admit(credentials("anna", "gehei"))).isFalse();
        assertThat(users.admit(credentials("Anna", "geheim"))).isFalse();
        assertThat(users.admit(credentials("", ""))).isFalse();
    }

    @Test
    void nobodyIsAdmittedWhereNobodyIsNamed() {
        Users nobody = new Users(Map.of());
        assertThat(nobody.isEmpty()).isTrue();
        assertThat(nobody.admit(credentials("anna", "geheim"))).isFalse();
    }

    @Test
    void userWhomTheWireCannotCarryIsNotAccepted() {
        assertThatThrownBy(() -> new Users(Map.of("", "geheim"))).hasMessage("user name: 0 bytes (expected: 1 to 255)");
        assertThatThrownBy(() -> new Users(Map.of("anna", "ä".repeat(128))))
                .hasMessage("password of a user: 256 bytes (expected: 1 to 255)");
    }

    private static Credentials credentials(String user, String password) {
        return new Credentials(user.getBytes(StandardCharsets.UTF_8), password.getBytes(StandardCharsets.UTF_8));
    }
}

package procurator.half;

/**
 * What was carried for one user, in plain bytes.
 *
 * @param up from the user to targets
 * @param down from targets to the user
 */
public record UserCounts(long up, long down) {
    UserCounts plus(UserCounts other) {
        return new UserCounts(up + other.up, down + other.down);
    }
}

package procurator.relay;

import java.util.function.Consumer;

/** Who waits for a connection, an address, or those of a name; told one of the two exactly once, on the loop. */
public interface Answer<T> {
    void succeeded(T what);

    void failed(DialFailure why);

    static <T> Answer<T> of(Consumer<? super T> succeeded, Consumer<DialFailure> failed) {
        return new Answer<>() {
            @Override
            public void succeeded(T what) {
                succeeded.accept(what);
            }

            @Override
            public void failed(DialFailure why) {
                failed.accept(why);
            }
        };
    }
}

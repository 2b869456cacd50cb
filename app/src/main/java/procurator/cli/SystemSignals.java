package procurator.cli;

import java.lang.reflect.Proxy;

/**
 * The signals of this process, through sun.misc.Signal: the JDK has no other way to them. By reflection, since naming
 * the class is a warning that cannot be suppressed. Decision 021.
 */
final class SystemSignals implements Signals {
    @Override
    public void on(String name, Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object ours = Proxy.newProxyInstance(handler.getClassLoader(), new Class<?>[] {handler}, (_, _, _) -> {
                action.run();
                return null;
            });
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), ours);
        } catch (ReflectiveOperationException _) {
            // Windows has no HUP and no USR1
        }
    }
}

/// How a simulator's time goes by.
public enum SimulatorClock: Hashable, Sendable {
  /// It costs nothing: it is that of the run in virtual time around it, or else goes on while
  /// someone waits for the simulator.
  case virtual
  /// It is waited for.
  case real
}

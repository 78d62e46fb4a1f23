/// The profiles that come with the library, each by its name.
extension Profile {
  /// All of them, by name.
  public static var builtIn: [Profile] { BuiltInProfiles.profiles }

  /// A link that delivers everything at once.
  public static let perfect = builtIn("perfect")

  /// A typical Wi-Fi network.
  public static let `default` = builtIn("default")

  /// A long way, little bandwidth, and much loss.
  public static let stressed = builtIn("stressed")

  /// Half a second each way, and one message in ten lost.
  public static let veryBad = builtIn("very-bad")

  /// No network: connections never open.
  public static let offline = builtIn("offline")

  /// Good Wi-Fi at home.
  public static let wifi = builtIn("wifi")

  /// The Wi-Fi of a full café, which is gone for seconds every minute.
  public static let cafe = builtIn("cafe")

  /// A phone on LTE.
  public static let lte = builtIn("lte")

  /// A phone on 3G.
  public static let threeG = builtIn("3g")

  /// A phone on EDGE.
  public static let edge = builtIn("edge")

  /// Satellites in low orbit, which take over from each other.
  public static let leo = builtIn("leo")

  /// A satellite in geostationary orbit.
  public static let geo = builtIn("geo")

  /// Between Earth and the near side of the Moon.
  public static let moon = builtIn("moon")

  /// Between Earth and a craft round the Moon, out of sight at times.
  public static let moonFarside = builtIn("moon-farside")

  /// Between Earth and Mars at their mean distance.
  public static let mars = builtIn("mars")

  /// Between Earth and Mars at their nearest, through orbiters.
  public static let marsNear = builtIn("mars-near")

  /// Between Earth and Mars at their farthest, through orbiters.
  public static let marsFar = builtIn("mars-far")

  /// Between Earth and Mars without orbiters, for some hours a day.
  public static let marsDirect = builtIn("mars-direct")

  /// Returns the built-in profile of that name.
  ///
  /// - Throws: `ProfileFailure.unknownProfile`, which suggests the nearest name.
  public static func named(_ name: String) throws(ProfileFailure) -> Profile {
    guard let profile = builtIn.first(where: { $0.name == name }) else {
      throw .unknownProfile(
        UnknownName(kind: "profile", name: name, known: builtIn.map(\.name)))
    }
    return profile
  }

  private static func builtIn(_ name: String) -> Profile {
    do {
      return try named(name)
    } catch {
      preconditionFailure("\(error)")
    }
  }
}

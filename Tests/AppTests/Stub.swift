import Testing
@Test func stubApp() {}

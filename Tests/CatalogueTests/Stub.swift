import Testing
@Test func stubCatalogue() {}

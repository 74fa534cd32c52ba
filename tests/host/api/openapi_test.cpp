#include "host/api/openapi.hpp"

#include <gmock/gmock.h>

#include <fstream>
#include <set>

#include "tests/host/api/service_fixture.hpp"

namespace plimsoll::api {
namespace {

void collect_references(const Json& json, std::set<std::string>& found) {
  if (json.is_object() && json.contains("$ref")) found.insert(json["$ref"].get<std::string>());
  if (json.is_structured()) {
    for (const Json& inner : json) collect_references(inner, found);
  }
}

TEST_F(ApiService, DescribesEveryRouteAndNoOther) {
  Service service(generous(), desk.ports(), {}, {}, nullptr, clock);
  const Response response = service.answer(get("/api/v1/openapi.json"));
  ASSERT_EQ(response.status, 200U);
  const Json document = json(response);
  EXPECT_EQ(document["openapi"], "3.1.0");
  std::size_t operations = 0;
  std::set<std::string> ids;
  for (const auto& [path, methods] : document["paths"].items()) {
    for (const auto& [method, operation] : methods.items()) {
      ++operations;
      EXPECT_TRUE(ids.insert(operation["operationId"].get<std::string>()).second) << path;
      EXPECT_FALSE(operation["x-roles"].empty()) << path;
      EXPECT_EQ(operation.contains("requestBody"), method == "post") << path;
      for (const char* status : {"200", "400", "401", "403", "422", "429", "503"}) {
        EXPECT_TRUE(operation["responses"].contains(status)) << path << ' ' << status;
      }
      // What the description calls a parameter of the path stands in the path, and the other way round.
      std::set<std::string> named;
      for (const Json& parameter : operation.value("parameters", Json::array())) {
        if (parameter["in"] == "path") named.insert("{" + parameter["name"].get<std::string>() + "}");
      }
      for (const std::string& name : named) EXPECT_NE(path.find(name), std::string::npos) << path;
      EXPECT_EQ(named.empty(), path.find('{') == std::string::npos) << path;
    }
  }
  EXPECT_EQ(operations, service.routes().routes().size());
  std::set<std::string> references;
  collect_references(document, references);
  for (const std::string& reference : references) {
    EXPECT_TRUE(document.contains(Json::json_pointer(reference.substr(1)))) << reference;
  }
  // For a linter, where one is installed: see CMakeLists.txt.
  std::ofstream(OPENAPI_DOCUMENT) << document.dump(2) << '\n';
}

}  // namespace
}  // namespace plimsoll::api

# The libraries that others keep, each as one target. All are Debian packages, listed in
# packaging/debian-packages.txt; scripts/install-packages installs them.
find_package(Threads REQUIRED)
find_package(fmt REQUIRED)
find_package(spdlog REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(yaml-cpp REQUIRED)
find_package(CLI11 REQUIRED)
find_package(valijson REQUIRED)

# shoofly_system_library(<name> HEADER <header> [LIBRARY <library>] [SUFFIX <include subfolder>])
# makes shoofly::<name> for a package that ships no CMake configuration.
function(shoofly_system_library name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "HEADER;LIBRARY;SUFFIX" "")
  find_path(SHOOFLY_${name}_INCLUDE ${arg_HEADER} PATH_SUFFIXES ${arg_SUFFIX} REQUIRED)
  add_library(shoofly_external_${name} INTERFACE)
  target_include_directories(shoofly_external_${name} SYSTEM INTERFACE ${SHOOFLY_${name}_INCLUDE})
  if(arg_LIBRARY)
    find_library(SHOOFLY_${name}_LIBRARY ${arg_LIBRARY} REQUIRED)
    target_link_libraries(shoofly_external_${name} INTERFACE ${SHOOFLY_${name}_LIBRARY})
  endif()
  add_library(shoofly::${name} ALIAS shoofly_external_${name})
endfunction()

shoofly_system_library(libpq HEADER libpq-fe.h LIBRARY pq SUFFIX postgresql)
shoofly_system_library(pg_query HEADER pg_query.h LIBRARY pg_query)
shoofly_system_library(sqlite HEADER sqlite3.h LIBRARY sqlite3)
shoofly_system_library(xxhash HEADER xxhash.h LIBRARY xxhash)
shoofly_system_library(mustache HEADER kainjow/mustache.hpp)

if(SHOOFLY_TESTS)
  find_package(GTest REQUIRED)
  find_package(rapidcheck REQUIRED)
endif()

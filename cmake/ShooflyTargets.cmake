# The functions that turn folders into targets. A new file in a folder needs no line anywhere.
include(GoogleTest)
if(SHOOFLY_TESTS)
  add_custom_target(tests_unit)
  add_custom_target(tests_harness)
endif()

# Links TARGET to those of the named targets that exist; a shoofly_ library whose folder has no
# sources yet is left out.  Called when the whole tree is known, so that forward and mutual links work.
function(shoofly_link_existing target scope)
  foreach(library IN LISTS ARGN)
    if(TARGET ${library})
      target_link_libraries(${target} ${scope} ${library})
    elseif(NOT library MATCHES "^shoofly_")
      message(FATAL_ERROR "${target} links ${library}, which is not a target")
    endif()
  endforeach()
endfunction()

# shoofly_library(<name> [FOLDER <folder>] [ONLY <file>...] [EXCLUDE <file>...] [LINKS <target>...]
#                 [TEST_LINKS <target>...] [TEST_SHARDS <n>] [THREADS])
# Makes shoofly_<name> (slashes become underscores) of src/<folder>/*.cc and test_<name> of its
# *_test.cc. With TEST_SHARDS the tests run as n processes instead of one process per test: for
# folders whose tests start servers, which are started once per process. THREADS: it starts threads of
# its own; its tests are what the thread sanitizer looks at.
function(shoofly_library name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "THREADS" "FOLDER;TEST_SHARDS" "ONLY;EXCLUDE;LINKS;TEST_LINKS")
  string(REPLACE "/" "_" id ${name})
  if(NOT arg_FOLDER)
    set(arg_FOLDER ${name})
  endif()
  set(folder ${PROJECT_SOURCE_DIR}/src/${arg_FOLDER})
  file(GLOB all CONFIGURE_DEPENDS ${folder}/*.cc)
  set(tests ${all})
  list(FILTER tests INCLUDE REGEX "_test\\.cc$")
  set(sources ${all})
  list(FILTER sources EXCLUDE REGEX "_test\\.cc$")
  foreach(file IN LISTS arg_EXCLUDE)
    list(REMOVE_ITEM sources ${folder}/${file})
  endforeach()
  if(arg_ONLY)
    set(tests "")
    set(present ${sources})
    set(sources "")
    foreach(file IN LISTS arg_ONLY)
      if("${folder}/${file}" IN_LIST present)
        list(APPEND sources ${folder}/${file})
      endif()
    endforeach()
  endif()

  if(sources)
    add_library(shoofly_${id} STATIC ${sources})
    target_link_libraries(shoofly_${id} PUBLIC shoofly_flags)
  else()
    file(GLOB headers CONFIGURE_DEPENDS ${folder}/*.h)
    if(NOT headers OR arg_ONLY)
      return()
    endif()
    # Headers only, so far: the name can be linked already.
    add_library(shoofly_${id} STATIC ${PROJECT_SOURCE_DIR}/cmake/empty.cc)
    target_link_libraries(shoofly_${id} PUBLIC shoofly_flags)
  endif()
  cmake_language(EVAL CODE "cmake_language(DEFER DIRECTORY [[${PROJECT_SOURCE_DIR}]]
    CALL shoofly_link_existing shoofly_${id} PUBLIC ${arg_LINKS})")

  if(arg_THREADS)
    set(threads threads)
  endif()
  if(SHOOFLY_TESTS AND tests)
    shoofly_test(test_${id} SHARDS ${arg_TEST_SHARDS} SOURCES ${tests}
                 LINKS shoofly_${id} ${arg_TEST_LINKS} LABELS unit ${threads})
  endif()
endfunction()

# shoofly_program(<name> [LINKS <target>...]): the executable of src/main.cc, at build/<preset>/<name>.
function(shoofly_program name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "LINKS")
  file(GLOB main CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/src/main.cc)
  if(NOT main OR SHOOFLY_FUZZ)
    return()
  endif()
  add_executable(${name} ${main})
  target_link_libraries(${name} PRIVATE shoofly_flags)
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR})
  cmake_language(EVAL CODE "cmake_language(DEFER DIRECTORY [[${PROJECT_SOURCE_DIR}]]
    CALL shoofly_link_existing ${name} PRIVATE ${arg_LINKS})")
endfunction()

# shoofly_test(<name> SOURCES <file>... [LINKS <target>...] [LABELS <label>...] [SHARDS <n>]
#              [TIMEOUT <seconds>])
# One GoogleTest executable with the harness and its main. Without SHARDS each test is a ctest test
# of its own; with SHARDS, and under a sanitizer, n processes divide the tests among them. The target
# tests_<label> builds every test with that label.
function(shoofly_test name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "ALONE" "SHARDS;TIMEOUT" "SOURCES;LINKS;LABELS")
  if(NOT arg_TIMEOUT)
    set(arg_TIMEOUT 600)
  endif()
  add_executable(${name} ${arg_SOURCES})
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/tests)
  target_include_directories(${name} PRIVATE ${PROJECT_SOURCE_DIR}/tests)
  target_link_libraries(${name} PRIVATE shoofly_flags shoofly_testharness rapidcheck rapidcheck_gtest)
  cmake_language(EVAL CODE "cmake_language(DEFER DIRECTORY [[${PROJECT_SOURCE_DIR}]]
    CALL shoofly_link_existing ${name} PRIVATE ${arg_LINKS})")
  foreach(label IN LISTS arg_LABELS)
    if(NOT TARGET tests_${label})
      add_custom_target(tests_${label})
    endif()
    add_dependencies(tests_${label} ${name})
  endforeach()
  if(SHOOFLY_SANITIZE AND NOT arg_SHARDS)
    set(arg_SHARDS 2)  # a sanitizer's program takes longer to start than most tests take to run
  endif()
  if(arg_SHARDS)
    math(EXPR last "${arg_SHARDS} - 1")
    foreach(shard RANGE ${last})
      set(test ${name}.shard_${shard}_of_${arg_SHARDS})
      add_test(NAME ${test} COMMAND ${name})
      set_tests_properties(${test} PROPERTIES LABELS "${arg_LABELS}" TIMEOUT ${arg_TIMEOUT}
        RUN_SERIAL ${arg_ALONE}
        ENVIRONMENT "GTEST_TOTAL_SHARDS=${arg_SHARDS};GTEST_SHARD_INDEX=${shard}")
    endforeach()
  else()
    gtest_discover_tests(${name} DISCOVERY_MODE PRE_TEST TEST_PREFIX "${name}."
      PROPERTIES LABELS "${arg_LABELS}" TIMEOUT ${arg_TIMEOUT})
  endif()
endfunction()

# shoofly_bench(<name> [LINKS <target>...]): bench/*.cc, with the test harness's servers and processes.
function(shoofly_bench name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "LINKS")
  file(GLOB sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/bench/*.cc)
  set(harness paths postgres_client postgres_server process temp_dir wait_watch)
  list(TRANSFORM harness PREPEND ${PROJECT_SOURCE_DIR}/tests/harness/)
  list(TRANSFORM harness APPEND .cc)
  add_executable(${name} ${sources} ${harness})
  target_include_directories(${name} PRIVATE ${PROJECT_SOURCE_DIR}/tests)
  target_link_libraries(${name} PRIVATE shoofly_flags fmt::fmt Threads::Threads shoofly::libpq)
  set_source_files_properties(${PROJECT_SOURCE_DIR}/tests/harness/paths.cc PROPERTIES COMPILE_DEFINITIONS
    "SHOOFLY_TEST_SOURCE_DIR=\"${PROJECT_SOURCE_DIR}\";SHOOFLY_TEST_BINARY_DIR=\"${PROJECT_BINARY_DIR}\"")
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR})
  cmake_language(EVAL CODE "cmake_language(DEFER DIRECTORY [[${PROJECT_SOURCE_DIR}]]
    CALL shoofly_link_existing ${name} PRIVATE ${arg_LINKS})")
endfunction()

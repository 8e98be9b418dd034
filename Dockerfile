# coursekit for staff on macOS and Windows: Debian, an ordinary user, coursekit from its built wheel.
#
#   docker build -t coursekit .
#   docker run --rm -it -v "$PWD:/course" coursekit doctor
#   docker run --rm -it -v "$PWD:/course" coursekit grade convolution handed-in
#
# A container may make no namespaces, so grading runs in the tier `core`: system call filter, Landlock and limits.
# No --privileged and no --security-opt: they would take more away from the host than they give. On Linux, to write
# into a folder of your own: docker run --user "$(id -u):$(id -g)" …

FROM debian:bookworm-slim AS build
RUN apt-get update \
    && apt-get install --yes --no-install-recommends python3 python3-venv \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /source
COPY pyproject.toml README.md LICENSE course.toml ./
COPY coursekit coursekit
COPY assignments assignments
COPY solutions solutions
COPY templates templates
RUN python3 -m venv /build && /build/bin/pip install --no-cache-dir build && /build/bin/python -m build --wheel --outdir /wheel
RUN python3 -m venv /opt/coursekit && /opt/coursekit/bin/pip install --no-cache-dir /wheel/*.whl

FROM debian:bookworm-slim
RUN apt-get update \
    && apt-get install --yes --no-install-recommends python3 libseccomp2 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --create-home --uid 1000 grader
COPY --from=build /opt/coursekit /opt/coursekit
ENV PATH=/opt/coursekit/bin:$PATH LANG=C.UTF-8
USER grader
WORKDIR /course
ENTRYPOINT ["coursekit"]
CMD ["doctor"]
